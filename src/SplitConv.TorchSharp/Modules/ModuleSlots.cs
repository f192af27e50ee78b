using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>
/// Finds the places in modules that hold other modules: all instance fields, private and inherited ones included, and arrays, lists and dictionaries in them. That
/// covers the registries and private lists of TorchSharp's own modules as well as the fields of users' classes. A place in a read-only collection counts as declared
/// with the type of what it holds, which therefore stays.
/// </summary>
internal static class ModuleSlots
{
    /// <summary>The places in one module.</summary>
    public static IEnumerable<ModuleSlot> Of(nn.Module owner)
    {
        for (Type? type = owner.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.FieldType.IsValueType || field.FieldType.IsPointer)
                    continue;
                object? value = field.GetValue(owner);
                IEnumerable<ModuleSlot> slots = value is nn.Module held
                    ? [new ModuleSlot(held, field.FieldType, module => field.SetValue(owner, module))]
                    : InCollection(value);
                foreach (ModuleSlot slot in slots)
                    yield return slot;
            }
        }
    }

    private static IEnumerable<ModuleSlot> InCollection(object? collection) => collection switch
    {
        OrderedDict<string, nn.Module> registry => InRegistry(registry),
        IDictionary dictionary => InDictionary(dictionary),
        IList list => InList(list),
        _ => [],
    };

    private static IEnumerable<ModuleSlot> InRegistry(OrderedDict<string, nn.Module> registry) =>
        from key in registry.Keys.ToArray()
        select new ModuleSlot(registry[key], typeof(nn.Module), module => registry[key] = module) { IsRegistry = true };

    private static IEnumerable<ModuleSlot> InDictionary(IDictionary dictionary)
    {
        Type type = ElementType(dictionary.GetType(), typeof(IDictionary<,>), argument: 1);
        foreach (object key in dictionary.Keys.Cast<object>().ToArray())
        {
            if (dictionary[key] is nn.Module held)
                yield return new ModuleSlot(held, dictionary.IsReadOnly ? held.GetType() : type, module => dictionary[key] = module);
        }
    }

    private static IEnumerable<ModuleSlot> InList(IList list)
    {
        if (list is Array { Rank: not 1 })
            yield break;
        Type type = ElementType(list.GetType(), typeof(IList<>), argument: 0);
        for (int i = 0; i < list.Count; i++)
        {
            int index = i;
            if (list[i] is nn.Module held)
                yield return new ModuleSlot(held, list.IsReadOnly ? held.GetType() : type, module => list[index] = module);
            else if (list[i] is ITuple { Length: 2 } tuple && tuple[1] is nn.Module inTuple && type.IsGenericType)
                yield return new ModuleSlot(inTuple, list.IsReadOnly ? inTuple.GetType() : type.GetGenericArguments()[1], module => list[index] = Activator.CreateInstance(type, tuple[0], module));
        }
    }

    private static Type ElementType(Type collection, Type definition, int argument) =>
        collection.GetInterfaces()
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == definition)
            ?.GetGenericArguments()[argument] ?? typeof(object);
}
