using CampaignKit.Web.Control;

namespace CampaignKit.Web.Review;

/// <summary>The command line of reviews and of removals under a rule. What words mean is for the actions to say.</summary>
internal static class ReviewCommands
{
    private const string Criteria = "[--country CC]… [--source LABEL*]… [--from DAY] [--to DAY] [--domain *.DOMAIN]… [--postcode START]… [--locale TAG]…";

    // Whoever they are: a command line is seen by every user of the machine and kept in the shell's history, so these are asked for.
    private static readonly (string Option, string Prompt)[] Personal = [("--mailbox", "Address: "), ("--name", "Name: ")];

    public static IReadOnlyList<Command> All { get; } =
    [
        new("review list", "PETITION [--reason WORD] [--after CURSOR] [--limit N] [--persons [--by NAME]]", "lists the signatures that are held, oldest first; --persons with names and addresses", Ask(ReviewActions.List)),
        new("review accept", "PETITION RECEIPT…|--reason WORD [--by NAME]", "counts held signatures, and by receipt those that were removed by hand", Ask(ReviewActions.Accept)),
        new("review remove", "PETITION RECEIPT…|--reason WORD|--mailbox|--name --by NAME", "removes held signatures, or whatever one mailbox or name signed, which it asks for", RemoveAsync),
        new("invalidate preview", $"PETITION {Criteria}", "says what a rule would remove, and changes nothing", Ask(InvalidateActions.Preview)),
        new("invalidate apply", "PETITION (as in preview) --because SENTENCE --by NAME", "removes what a rule fits now, and tells everybody the sentence", Ask(InvalidateActions.Apply)),
        new("invalidate undo", "PETITION ID --by NAME", "counts again what a rule removed", Ask(InvalidateActions.Undo)),
        new("invalidate list", "PETITION", "lists what was removed", Ask(InvalidateActions.List)),
    ];

    /// <summary>The arguments of <c>review remove</c> with what its user is asked for behind the options that stand for it.</summary>
    public static string[] WithAnswers(string[] arguments, OperatorConsole console) =>
    [
        .. arguments.SelectMany(argument =>
            Personal.FirstOrDefault(personal => personal.Option == argument) is { Prompt: { } prompt } ? (string[])[argument, console.ReadLine(prompt)] : [argument]),
    ];

    private static Func<string[], OperatorConsole, Task<int>> Ask(ControlAction action) => (arguments, console) => Command.AskAsync(action, console, arguments);

    private static Task<int> RemoveAsync(string[] arguments, OperatorConsole console) => Command.AskAsync(ReviewActions.Remove, console, WithAnswers(arguments, console));
}
