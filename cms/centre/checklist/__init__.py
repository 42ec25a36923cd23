"""The clinic's checklist: what is asked, and what the answers may mean."""
