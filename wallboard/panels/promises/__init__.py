"""Do we keep what we promised?"""
