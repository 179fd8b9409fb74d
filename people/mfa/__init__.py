"""Two factors for local accounts: authenticator app, passkeys and security keys, recovery codes.

allauth.mfa does the work; here is what it may do in this portal, and in which words.
"""
