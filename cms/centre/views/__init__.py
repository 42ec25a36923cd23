"""Ask, call one service, show: a file for each subject."""
