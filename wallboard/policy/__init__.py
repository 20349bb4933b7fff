"""Did a change of policy help? Weeks before and after it, against queues it did not touch (`statistics.md` §1)."""
