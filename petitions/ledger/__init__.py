"""What can be proved: an append-only Merkle ledger, its signed checkpoints and receipts.

Pure functions and frozen values. No database, no clock, no randomness of its own: the callers
bring tiles, moments and entropy. The public formats are described in docs/ledger.md.
"""
