def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        names = {key for key, value in namespace.items() if _is_abstract(value)}
        for base in bases:
            for key in getattr(base, '__abstractmethods__', ()):
                if _is_abstract(getattr(cls, key, None)):
                    names.add(key)
        cls.__abstractmethods__ = frozenset(names)
        return cls

    def register(cls, subclass):
        return subclass


def _is_abstract(value):
    if isinstance(value, property):
        value = value.fget
    return getattr(value, '__isabstractmethod__', False)


class ABC(metaclass=ABCMeta):
    pass
