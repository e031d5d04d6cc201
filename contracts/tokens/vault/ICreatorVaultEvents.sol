// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorVaultEvents
/// @notice Everything a vault says. With `DelegateChanged` and `DelegateVotesChanged` (ERC-5805) its state can be
/// rebuilt from these alone: an account earns `stake before * (perToken - perToken at its last event)` whenever an event
/// names it. An account that never delegated votes for itself.
interface ICreatorVaultEvents {
    /// @notice Tokens came in.
    /// @param stake the account's stake after
    /// @param totalStaked everybody's stake after
    event Staked(address indexed account, uint256 amount, uint256 stake, uint256 totalStaked);
    /// @notice Tokens ended voting and earning and wait for their owner.
    /// @param leaving what waits for the account, earlier requests included
    /// @param until from when all of it can be taken
    event Unstaked(
        address indexed account, uint256 amount, uint256 stake, uint256 totalStaked, uint256 leaving, uint40 until
    );
    /// @notice Tokens went out.
    /// @param totalLeaving what still waits for others
    event StakeWithdrawn(address indexed account, address to, uint256 amount, uint256 totalLeaving);
    /// @notice The creator shares revenue in a currency from now on.
    /// @param token what the currency is for this vault, whatever the list of currencies says later; zero = native
    /// @param notice keccak256 of the legal notice the creator agreed to
    event RevenueOpened(uint8 indexed currency, address indexed creator, address token, bytes32 notice);
    /// @notice Revenue came in and is given over the next `secondsLeft` seconds.
    /// @param notified everything shared in this currency so far
    /// @param left what is still to be given, earlier revenue included, in 1e-27 of the smallest unit
    event RevenueNotified(
        uint8 indexed currency,
        address indexed payer,
        uint256 amount,
        uint256 notified,
        uint256 left,
        uint256 secondsLeft
    );
    /// @notice Revenue was given up to this block's time; nothing while nobody has a stake.
    /// @param perToken what one staked unit earned since the beginning, in 1e-27 of the smallest unit
    /// @param left what is still to be given, in 1e-27 of the smallest unit
    event RevenueDripped(uint8 indexed currency, uint256 perToken, uint256 left, uint256 secondsLeft);
    /// @notice An account took what it had earned.
    /// @param paid everything paid in this currency so far
    event RewardPaid(uint8 indexed currency, address indexed account, address to, uint256 amount, uint256 paid);
}
