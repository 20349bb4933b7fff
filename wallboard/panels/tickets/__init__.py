"""How long do cases take, and how many are open?"""
