using CampaignKit.Web.Control;

namespace CampaignKit.Web.Review;

/// <summary>The command line of reviews and of removals under a rule. What the words behind a command mean is for its action to say.</summary>
internal static class ReviewCommands
{
    private const string Criteria = "[--country CC]… [--source LABEL*]… [--from DAY] [--to DAY] [--domain *.DOMAIN]… [--postcode START]… [--locale TAG]…";

    // Whoever they are: a command line is seen by every user of the machine and kept in the shell's history, so these are asked for.
    private static readonly (string Option, string Prompt)[] Personal = [("--mailbox", "Address: "), ("--name", "Name: ")];

    /// <summary>For each command its words, what follows them, what it does, and the action that is asked.</summary>
    public static IReadOnlyList<(string Words, string Arguments, string Summary, ControlAction Action)> All { get; } =
    [
        ("review list", "PETITION [--reason WORD] [--after CURSOR] [--limit N] [--persons]", "lists the signatures that are held, oldest first; --persons with names and addresses", ReviewActions.List),
        ("review accept", "PETITION RECEIPT…|--reason WORD", "counts held signatures, and by receipt those that were removed by hand", ReviewActions.Accept),
        ("review remove", "PETITION RECEIPT…|--reason WORD|--mailbox|--name --by NAME", "removes held signatures, or whatever one mailbox or name signed, which it asks for", ReviewActions.Remove),
        ("invalidate preview", $"PETITION {Criteria}", "says what a rule would remove, and changes nothing", InvalidateActions.Preview),
        ("invalidate apply", "PETITION (as in preview) --because SENTENCE --by NAME", "removes what a rule fits now, and tells everybody the sentence", InvalidateActions.Apply),
        ("invalidate undo", "PETITION ID --by NAME", "counts again what a rule removed", InvalidateActions.Undo),
        ("invalidate list", "PETITION", "lists what was removed", InvalidateActions.List),
    ];

    /// <summary>The arguments of a command, with what its user is asked for behind the options that stand for a person.</summary>
    /// <param name="arguments">As typed.</param>
    /// <param name="readLine">Asks with a prompt.</param>
    public static string[] WithAnswers(string[] arguments, Func<string, string> readLine) =>
    [
        .. arguments.SelectMany(argument =>
            Personal.FirstOrDefault(personal => personal.Option == argument) is { Prompt: { } prompt } ? (string[])[argument, readLine(prompt)] : [argument]),
    ];
}
