"""What people see: colours, walls and strips."""
