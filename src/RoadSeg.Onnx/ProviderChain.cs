using RoadSeg.Inference;

namespace RoadSeg.Onnx;

/// <summary>
/// Takes the provider that was asked for, or for <c>auto</c> the first that really works: what looks usable is opened,
/// and what fails while it is opened is passed over with its reason as well. Stateless; any thread.
/// </summary>
internal static class ProviderChain
{
    /// <summary>Opens something on the best provider.</summary>
    /// <param name="choice">What was asked for; anything but auto is taken or refused.</param>
    /// <param name="providers">What each provider says of itself, best first.</param>
    /// <param name="open">Opens on a provider; a <see cref="ModelException"/> says that it does not work there.</param>
    /// <param name="report">Told which provider was taken and why each better one was passed over.</param>
    /// <exception cref="ModelException">The provider that was asked for cannot be had, or none can.</exception>
    public static T Open<T>(
        DeviceChoice choice, IReadOnlyList<ProviderStatus> providers, Func<DeviceChoice, T> open, Action<string> report)
    {
        if (choice != DeviceChoice.Auto)
        {
            string? unusable = providers.First(p => p.Device == choice).Unusable;
            T asked = unusable is null ? open(choice) : throw Refused(choice, unusable);
            report($"provider {ExecutionProviders.NameOf(choice)}");
            return asked;
        }

        ModelException? last = null;
        foreach (ProviderStatus provider in providers)
        {
            string name = ExecutionProviders.NameOf(provider.Device);
            string? reason = provider.Unusable;
            if (reason is null)
            {
                try
                {
                    T opened = open(provider.Device);
                    report($"provider {name}");
                    return opened;
                }
                catch (ModelException e) when (provider != providers[^1])
                {
                    last = e;
                    reason = e.Message;
                }
            }

            report($"provider {name} passed over: {reason}");
        }

        throw last ?? new ModelException(
            "no execution provider can be used, not even the CPU: the ONNX Runtime library is broken.");
    }

    private static ModelException Refused(DeviceChoice choice, string unusable) => new(
        $"device \"{ExecutionProviders.NameOf(choice)}\" cannot be used: {unusable} "
        + "Use --device auto or cpu, or run ./run.sh doctor.");
}
