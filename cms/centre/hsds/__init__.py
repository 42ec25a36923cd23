"""The directory as others read it: a part of the Human Services Data Specification.

Source: Open Referral, HSDS 3.1 (https://docs.openreferral.org/).
"""
