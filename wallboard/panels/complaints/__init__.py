"""Who complains?"""
