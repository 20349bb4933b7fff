"""How satisfied are the customers, and who of them was asked?"""
