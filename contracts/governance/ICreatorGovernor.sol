// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorGovernor
/// @notice A community decides with the votes of its {CreatorVault}: what content it wants, which collaborations, and how
/// its treasury is spent. Content and collaboration are signals: their result stands on chain and executes nothing.
/// Treasury proposals are calls that only the community's timelock can make, two days after they were queued.
/// @dev An immutable clone per vault: OpenZeppelin's Governor (`IGovernor`) with settings that stay inside bounds. A vote
/// counts what was staked one day after the proposal was made; it lasts three days, and one more after a late quorum.
/// The creator may veto treasury proposals until `vetoUntil` and never a signal.
///
/// A treasury proposal that succeeded is `Expired` seven days after its vote unless it is queued, and fourteen days after
/// its time unless it is executed. Executing it needs, besides, that the votes for it and the abstentions reach the quorum
/// of the second before, so that no small community decides for a large one. While it is queued, those who were staked
/// then can {object}; more objections than votes for it cancel it. A signal never expires.
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
    /// @notice An account objected to a queued decision. `ProposalCanceled` follows when the objections exceed the votes
    /// for it.
    /// @param votes of the account in the second of queueing, units of the token
    /// @param objections of all accounts so far, this one included
    event ProposalObjected(
        uint256 indexed proposalId, address indexed account, uint256 votes, uint256 objections
    );

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
    /// @notice An account objects to a decision once.
    error CreatorGovernor_ObjectedAlready(uint256 proposalId, address account);
    /// @notice The account had no votes in the second in which the decision was queued.
    error CreatorGovernor_NoVotes(uint256 proposalId, address account, uint256 queuedAt);
    /// @notice The votes for it and the abstentions are fewer than the community, as it was a second ago, asks for.
    error CreatorGovernor_QuorumGrown(uint256 proposalId, uint256 votes, uint256 quorum);
    /// @notice The treasury does what is proposed to it, not what the governor relays.
    error CreatorGovernor_TreasuryByRelay(address timelock);
    /// @notice Governor and timelock are made for each other.
    error CreatorGovernor_TimelockFixed();

    /// @notice Asks the community something without any call.
    /// @dev Requirements: content or collaboration; the caller had the threshold of votes a second ago; the same question
    /// was not asked. Emits `ProposalCreated` and {ProposalKind}.
    function signal(Kind kind, string calldata description) external returns (uint256 proposalId);

    /// @notice Adds the caller's votes to the objections against a queued decision; when these exceed the votes for it, it
    /// is cancelled for good, in the timelock too.
    /// @return votes of the caller in the second in which it was queued, units of the token
    /// @dev Requirements: the proposal is queued, in an earlier second; the caller had votes in the second of queueing,
    /// delegated ones included, and has not objected to it before. Emits {ProposalObjected}, and `ProposalCanceled` when
    /// the objections exceed the votes for it.
    function object(uint256 proposalId) external returns (uint256 votes);

    /// @notice Gives the first settings and the timelock. The factory calls it in the transaction that makes the clone.
    /// @dev Requirements: never called before. Emits what the settings emit.
    function initialize(address timelock) external;

    /// @notice What a proposal is about.
    function kindOf(uint256 proposalId) external view returns (Kind);
    /// @notice All votes that objected to a decision, units of the token.
    function objectionsOf(uint256 proposalId) external view returns (uint256);
    /// @notice Whether an account objected to a decision.
    function hasObjected(uint256 proposalId, address account) external view returns (bool);
    /// @notice Who may veto treasury proposals: the creator of the vault.
    function founder() external view returns (address);
    /// @notice From this second on the creator can veto nothing any more; zero = there never was a veto.
    function vetoUntil() external view returns (uint256);
}
