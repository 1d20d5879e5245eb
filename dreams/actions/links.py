"""What all links in mails have in common: each is good for a while."""


class LinkExpired(Exception):
    """The link in the mail was opened too late; another one is one letter away."""
