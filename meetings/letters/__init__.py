"""Letters: invitations and visa support letters, numbered, made as PDF, and verified by anybody who holds one."""
