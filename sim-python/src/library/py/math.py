from _timeslice import (
    sqrt, exp, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, fabs, degrees, radians, log2, log10, log1p, log,
    atan2, fmod, copysign, floor, ceil, trunc, isnan, isinf, isfinite, gcd, isqrt, _hypot, _math_pow as pow,
)

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = float('inf')
nan = float('nan')


def factorial(n, /):
    if not isinstance(n, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(n).__name__)
    if n < 0:
        raise ValueError('factorial() not defined for negative values')
    result = 1
    for k in range(2, n + 1):
        result *= k
    return result


def hypot(*coordinates):
    if len(coordinates) == 2:
        return _hypot(*coordinates)
    return sqrt(sum([c * c for c in coordinates]))


def dist(p, q, /):
    return sqrt(sum([(a - b) * (a - b) for a, b in zip(p, q)]))


def prod(iterable, /, *, start=1):
    for item in iterable:
        start = start * item
    return start


def fsum(iterable, /):
    partials = []
    for x in iterable:
        i = 0
        for y in partials:
            if abs(x) < abs(y):
                x, y = y, x
            hi = x + y
            lo = y - (hi - x)
            if lo:
                partials[i] = lo
                i += 1
            x = hi
        partials[i:] = [x]
    return sum(partials, 0.0)


def comb(n, k, /):
    if k > n:
        return 0
    result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)
    return result


def perm(n, k=None, /):
    result = 1
    for i in range(n if k is None else k):
        result *= n - i
    return result


def lcm(*integers):
    result = 1
    for n in integers:
        if n == 0:
            return 0
        result = abs(result * n) // gcd(result, n)
    return result


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    return a == b or abs(a - b) <= max(rel_tol * max(abs(a), abs(b)), abs_tol)


def modf(x, /):
    whole = float(trunc(x))
    return (x - whole, whole)
