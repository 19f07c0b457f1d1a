class Error(Exception):
    pass


def copy(x):
    hook = getattr(type(x), '__copy__', None)
    if hook is not None:
        return hook(x)
    if isinstance(x, (list, dict, set, bytearray)) and type(x) in (list, dict, set, bytearray):
        return x.copy() if not isinstance(x, bytearray) else bytearray(x)
    if x is None or isinstance(x, (int, float, str, bytes, tuple, frozenset, type, range)) or callable(x) and not hasattr(x, '__dict__'):
        return x
    if not hasattr(x, '__dict__') or type(x).__name__ in ('function', 'module'):
        return x
    new = type(x).__new__(type(x))
    new.__dict__.update(x.__dict__)
    return new


def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)]
    kind = type(x)
    if kind is list:
        result = memo[id(x)] = []
        for item in x:
            result.append(deepcopy(item, memo))
        return result
    if kind is dict:
        result = memo[id(x)] = {}
        for key, value in x.items():
            result[deepcopy(key, memo)] = deepcopy(value, memo)
        return result
    if kind is tuple:
        return tuple([deepcopy(item, memo) for item in x])
    if kind is set:
        return {deepcopy(item, memo) for item in x}
    hook = getattr(kind, '__deepcopy__', None)
    if hook is not None:
        return hook(x, memo)
    new = copy(x)
    if new is not x:
        memo[id(x)] = new
        for key, value in new.__dict__.items():
            new.__dict__[key] = deepcopy(value, memo)
    return new
