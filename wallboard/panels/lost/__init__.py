"""Who gave up and has not been reached since?"""
