"""Everything that can be killed is killed under load, and nothing acknowledged may be lost."""
