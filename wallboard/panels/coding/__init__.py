"""Is it written down what contacts were about?"""
