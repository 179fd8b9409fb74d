"""The region's internal log-in (AD FS, Entra ID), by OpenID Connect through allauth.

allauth carries the flow; this package closes what it leaves open. The id_token is checked in full
(`tokens`), an employee is who HR's number says and never who has an e-mail address (`employees`),
groups give roles by a table (`groups`), and nothing of the answer is stored but issuer and subject.
"""
