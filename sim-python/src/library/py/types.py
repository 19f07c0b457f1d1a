from _timeslice import _type_of

FunctionType = LambdaType = _type_of('function')
BuiltinFunctionType = BuiltinMethodType = _type_of('builtin')
MethodType = _type_of('method')
ModuleType = _type_of('module')
GeneratorType = _type_of('generator')
TracebackType = _type_of('traceback')
CodeType = _type_of('code')
CellType = _type_of('cell')
GenericAlias = _type_of('alias')
NoneType = _type_of('none')


class SimpleNamespace:
    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        return 'namespace(' + ', '.join(['%s=%r' % item for item in self.__dict__.items()]) + ')'

    def __eq__(self, other):
        return isinstance(other, SimpleNamespace) and self.__dict__ == other.__dict__
