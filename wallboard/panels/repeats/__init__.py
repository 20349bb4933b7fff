"""Do people have to call again?"""
