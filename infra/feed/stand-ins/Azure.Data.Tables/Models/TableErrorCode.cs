#nullable disable annotations // As in the real package, whose public types say nothing about null.

namespace Azure.Data.Tables.Models;

/// <summary>Why the service refused, as in <see cref="RequestFailedException.ErrorCode"/>. Compares with strings; case does not count.</summary>
public readonly struct TableErrorCode(string value) : IEquatable<TableErrorCode>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The code <c>AccountIOPSLimitExceeded</c>.</summary>
    public static TableErrorCode AccountIOPSLimitExceeded => new(nameof(AccountIOPSLimitExceeded));

    /// <summary>The code <c>AtomFormatNotSupported</c>.</summary>
    public static TableErrorCode AtomFormatNotSupported => new(nameof(AtomFormatNotSupported));

    /// <summary>403: the identity may not do this.</summary>
    public static TableErrorCode AuthorizationPermissionMismatch => new(nameof(AuthorizationPermissionMismatch));

    /// <summary>The code <c>AuthorizationResourceTypeMismatch</c>.</summary>
    public static TableErrorCode AuthorizationResourceTypeMismatch => new(nameof(AuthorizationResourceTypeMismatch));

    /// <summary>The code <c>CannotCreateTableWithIOPSGreaterThanMaxAllowedPerTable</c>.</summary>
    public static TableErrorCode CannotCreateTableWithIOPSGreaterThanMaxAllowedPerTable => new(nameof(CannotCreateTableWithIOPSGreaterThanMaxAllowedPerTable));

    /// <summary>400: a transaction may write to one partition only.</summary>
    public static TableErrorCode CommandsInBatchActOnDifferentPartitions => new(nameof(CommandsInBatchActOnDifferentPartitions));

    /// <summary>413 or 400: the request is too long; a transaction takes 4 MiB at most.</summary>
    public static TableErrorCode ContentLengthExceeded => new(nameof(ContentLengthExceeded));

    /// <summary>The code <c>DuplicateKeyPropertySpecified</c>.</summary>
    public static TableErrorCode DuplicateKeyPropertySpecified => new(nameof(DuplicateKeyPropertySpecified));

    /// <summary>The code <c>DuplicatePropertiesSpecified</c>.</summary>
    public static TableErrorCode DuplicatePropertiesSpecified => new(nameof(DuplicatePropertiesSpecified));

    /// <summary>409: an insert found the row there.</summary>
    public static TableErrorCode EntityAlreadyExists => new(nameof(EntityAlreadyExists));

    /// <summary>404: the row is not there.</summary>
    public static TableErrorCode EntityNotFound => new(nameof(EntityNotFound));

    /// <summary>400: a row takes 1 MiB at most.</summary>
    public static TableErrorCode EntityTooLarge => new(nameof(EntityTooLarge));

    /// <summary>403.</summary>
    public static TableErrorCode Forbidden => new(nameof(Forbidden));

    /// <summary>400: a transaction names one row twice.</summary>
    public static TableErrorCode InvalidDuplicateRow => new(nameof(InvalidDuplicateRow));

    /// <summary>The code <c>InvalidInput</c>.</summary>
    public static TableErrorCode InvalidInput => new(nameof(InvalidInput));

    /// <summary>The code <c>InvalidValueType</c>.</summary>
    public static TableErrorCode InvalidValueType => new(nameof(InvalidValueType));

    /// <summary>The code <c>JsonFormatNotSupported</c>.</summary>
    public static TableErrorCode JsonFormatNotSupported => new(nameof(JsonFormatNotSupported));

    /// <summary>The code <c>JsonVerboseFormatNotSupported</c>.</summary>
    public static TableErrorCode JsonVerboseFormatNotSupported => new(nameof(JsonVerboseFormatNotSupported));

    /// <summary>The code <c>KeyValueTooLarge</c>.</summary>
    public static TableErrorCode KeyValueTooLarge => new(nameof(KeyValueTooLarge));

    /// <summary>The code <c>MediaTypeNotSupported</c>.</summary>
    public static TableErrorCode MediaTypeNotSupported => new(nameof(MediaTypeNotSupported));

    /// <summary>The code <c>MethodNotAllowed</c>.</summary>
    public static TableErrorCode MethodNotAllowed => new(nameof(MethodNotAllowed));

    /// <summary>The code <c>NotImplemented</c>.</summary>
    public static TableErrorCode NotImplemented => new(nameof(NotImplemented));

    /// <summary>500: the service gave up; the write may have happened.</summary>
    public static TableErrorCode OperationTimedOut => new(nameof(OperationTimedOut));

    /// <summary>The code <c>OperatorInvalid</c>.</summary>
    public static TableErrorCode OperatorInvalid => new(nameof(OperatorInvalid));

    /// <summary>400: a key has a character that keys may not have, or a value is out of range.</summary>
    public static TableErrorCode OutOfRangeInput => new(nameof(OutOfRangeInput));

    /// <summary>The code <c>PartitionKeyEqualityComparisonExpected</c>.</summary>
    public static TableErrorCode PartitionKeyEqualityComparisonExpected => new(nameof(PartitionKeyEqualityComparisonExpected));

    /// <summary>The code <c>PartitionKeyNotSpecified</c>.</summary>
    public static TableErrorCode PartitionKeyNotSpecified => new(nameof(PartitionKeyNotSpecified));

    /// <summary>The code <c>PartitionKeyPropertyCannotBeUpdated</c>.</summary>
    public static TableErrorCode PartitionKeyPropertyCannotBeUpdated => new(nameof(PartitionKeyPropertyCannotBeUpdated));

    /// <summary>The code <c>PartitionKeySpecifiedMoreThanOnce</c>.</summary>
    public static TableErrorCode PartitionKeySpecifiedMoreThanOnce => new(nameof(PartitionKeySpecifiedMoreThanOnce));

    /// <summary>The code <c>PerTableIOPSDecrementLimitReached</c>.</summary>
    public static TableErrorCode PerTableIOPSDecrementLimitReached => new(nameof(PerTableIOPSDecrementLimitReached));

    /// <summary>The code <c>PerTableIOPSIncrementLimitReached</c>.</summary>
    public static TableErrorCode PerTableIOPSIncrementLimitReached => new(nameof(PerTableIOPSIncrementLimitReached));

    /// <summary>The code <c>PrimaryKeyPropertyIsInvalidType</c>.</summary>
    public static TableErrorCode PrimaryKeyPropertyIsInvalidType => new(nameof(PrimaryKeyPropertyIsInvalidType));

    /// <summary>The code <c>PropertiesNeedValue</c>.</summary>
    public static TableErrorCode PropertiesNeedValue => new(nameof(PropertiesNeedValue));

    /// <summary>The code <c>PropertyNameInvalid</c>.</summary>
    public static TableErrorCode PropertyNameInvalid => new(nameof(PropertyNameInvalid));

    /// <summary>The code <c>PropertyNameTooLong</c>.</summary>
    public static TableErrorCode PropertyNameTooLong => new(nameof(PropertyNameTooLong));

    /// <summary>400: a value takes 64 KiB at most.</summary>
    public static TableErrorCode PropertyValueTooLarge => new(nameof(PropertyValueTooLarge));

    /// <summary>404: the row, or another thing asked for, is not there.</summary>
    public static TableErrorCode ResourceNotFound => new(nameof(ResourceNotFound));

    /// <summary>The code <c>SettingIOPSForATableInProvisioningNotAllowed</c>.</summary>
    public static TableErrorCode SettingIOPSForATableInProvisioningNotAllowed => new(nameof(SettingIOPSForATableInProvisioningNotAllowed));

    /// <summary>409: the table is there.</summary>
    public static TableErrorCode TableAlreadyExists => new(nameof(TableAlreadyExists));

    /// <summary>409: a table of this name is still going away.</summary>
    public static TableErrorCode TableBeingDeleted => new(nameof(TableBeingDeleted));

    /// <summary>The code <c>TableHasNoProperties</c>.</summary>
    public static TableErrorCode TableHasNoProperties => new(nameof(TableHasNoProperties));

    /// <summary>The code <c>TableHasNoSuchProperty</c>.</summary>
    public static TableErrorCode TableHasNoSuchProperty => new(nameof(TableHasNoSuchProperty));

    /// <summary>404: the table is not there.</summary>
    public static TableErrorCode TableNotFound => new(nameof(TableNotFound));

    /// <summary>The code <c>TooManyProperties</c>.</summary>
    public static TableErrorCode TooManyProperties => new(nameof(TooManyProperties));

    /// <summary>412: the row has another version by now.</summary>
    public static TableErrorCode UpdateConditionNotSatisfied => new(nameof(UpdateConditionNotSatisfied));

    /// <summary>The code <c>XMethodIncorrectCount</c>.</summary>
    public static TableErrorCode XMethodIncorrectCount => new(nameof(XMethodIncorrectCount));

    /// <summary>The code <c>XMethodIncorrectValue</c>.</summary>
    public static TableErrorCode XMethodIncorrectValue => new(nameof(XMethodIncorrectValue));

    /// <summary>The code <c>XMethodNotUsingPost</c>.</summary>
    public static TableErrorCode XMethodNotUsingPost => new(nameof(XMethodNotUsingPost));

    /// <summary>The code of this name.</summary>
    public static implicit operator TableErrorCode(string value) => new(value);

    /// <summary>Whether both are one code.</summary>
    public static bool operator ==(TableErrorCode left, TableErrorCode right) => left.Equals(right);

    /// <summary>Whether they are different codes.</summary>
    public static bool operator !=(TableErrorCode left, TableErrorCode right) => !left.Equals(right);

    /// <summary>Whether the string is this code.</summary>
    public static bool operator ==(TableErrorCode code, string value) => code.Is(value);

    /// <summary>Whether the string is another code.</summary>
    public static bool operator !=(TableErrorCode code, string value) => !code.Is(value);

    /// <summary>Whether the string is this code.</summary>
    public static bool operator ==(string value, TableErrorCode code) => code.Is(value);

    /// <summary>Whether the string is another code.</summary>
    public static bool operator !=(string value, TableErrorCode code) => !code.Is(value);

    /// <inheritdoc/>
    public bool Equals(TableErrorCode other) => Is(other._value);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is TableErrorCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    /// <inheritdoc/>
    public override string ToString() => _value;

    private bool Is(string value) => string.Equals(_value, value, StringComparison.OrdinalIgnoreCase);
}
