namespace CampaignKit.Core.Staff;

/// <summary>What somebody is on this installation's staff. What each may do is in <see cref="Permissions"/>.</summary>
public enum StaffRole
{
    /// <summary>Runs the installation.</summary>
    Administrator,

    /// <summary>Runs the campaigns of their organisation, and those that their record names.</summary>
    Campaigner,

    /// <summary>Decides about held signatures.</summary>
    Moderator,

    /// <summary>Writes texts in the languages that their record names.</summary>
    Translator,

    /// <summary>Sees numbers and nobody's name.</summary>
    Viewer,

    /// <summary>Looks after donations: what came in, and what goes back.</summary>
    Treasurer,
}

/// <summary>What can be done under <c>/staff</c> and its API. Each endpoint asks for one of them, or for nothing but a sign-in.</summary>
public enum StaffAction
{
    /// <summary>Counts, series and states.</summary>
    ReadNumbers,

    /// <summary>Names and addresses of signers.</summary>
    ReadPeople,

    /// <summary>Write, open and close petitions.</summary>
    EditPetition,

    /// <summary>Let a petition that was submitted be opened.</summary>
    ApprovePetition,

    /// <summary>Accept and remove held signatures.</summary>
    Moderate,

    /// <summary>Write translations.</summary>
    Translate,

    /// <summary>Take signatures out of the installation.</summary>
    Export,

    /// <summary>Enter signatures on paper, hand petitions over, publish responses.</summary>
    Deliver,

    /// <summary>Write to signers who agreed to updates.</summary>
    SendUpdates,

    /// <summary>Invite, change and revoke staff.</summary>
    ManageStaff,

    /// <summary>Read who did what.</summary>
    ReadAudit,

    /// <summary>See and revoke everybody's API keys; their own are for everybody.</summary>
    ManageKeys,

    /// <summary>Read how the installation is run.</summary>
    ReadInstallation,

    /// <summary>Read what was given and what became of it. Who gave is for those alone who may <see cref="Refund"/>.</summary>
    ReadDonations,

    /// <summary>Give donations back, and see whose they are.</summary>
    Refund,

    /// <summary>Write who asks for donations in a campaign, what for and how much, and whether they are asked for at all.</summary>
    EditDonationAsk,
}
