// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorGovernor
/// @notice A community decides with the votes of its {CreatorVault}: what content it wants, which collaborations, and how
/// its treasury is spent. Content and collaboration are signals: their result stands on chain and executes nothing.
/// Treasury proposals are calls that only the community's timelock can make, two days after the vote.
/// @dev An immutable clone per vault: OpenZeppelin's Governor (`IGovernor`) with settings that stay inside bounds. A vote counts what was
/// staked one day after the proposal was made; it lasts three days, and one more after a late quorum.
/// The creator may veto treasury proposals until `vetoUntil` and never a signal.
interface ICreatorGovernor {
    /// @notice What a proposal is about. Treasury is zero: it is what {propose} makes.
    enum Kind {
        Treasury,
        Content,
        Collab
    }

    /// @notice Follows `ProposalCreated` of the same proposal.
    /// @param textHash keccak256 of its description
    event ProposalKind(uint256 indexed proposalId, address indexed proposer, Kind kind, bytes32 textHash);
    /// @notice The creator stopped a treasury proposal. `ProposalCanceled` says the same of it.
    event ProposalVetoed(uint256 indexed proposalId, address indexed founder);

    /// @notice A signal is about content or a collaboration.
    error CreatorGovernor_NotASignal(Kind kind);
    /// @notice A single call of the governor with one byte is how signals are numbered; it can do nothing.
    error CreatorGovernor_SignalShaped();
    /// @notice A signal has no calls to make.
    error CreatorGovernor_SignalOnly(uint256 proposalId);
    /// @notice A proposal makes at most this many calls.
    error CreatorGovernor_TooManyCalls(uint256 calls, uint256 most);
    /// @notice A setting stays inside its bounds, so that no vote can lock the community out or outlast a cool-down.
    error CreatorGovernor_OutOfBounds(uint256 value, uint256 low, uint256 high);
    /// @notice Governor and timelock are made for each other.
    error CreatorGovernor_TimelockFixed();

    /// @notice Asks the community something without any call.
    /// @dev Requirements: content or collaboration; the caller had the threshold of votes a second ago; the same question
    /// was not asked. Emits `ProposalCreated` and {ProposalKind}.
    function signal(Kind kind, string calldata description) external returns (uint256 proposalId);

    /// @notice Gives the first settings and the timelock. The factory calls it in the transaction that makes the clone.
    /// @dev Requirements: never called before. Emits what the settings emit.
    function initialize(address timelock) external;

    /// @notice What a proposal is about.
    function kindOf(uint256 proposalId) external view returns (Kind);
    /// @notice Who may veto treasury proposals: the creator of the vault.
    function founder() external view returns (address);
    /// @notice From this second on the creator can veto nothing any more; zero = there never was a veto.
    function vetoUntil() external view returns (uint256);
}
