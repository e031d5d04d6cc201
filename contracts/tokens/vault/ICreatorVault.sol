// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {ICreatorVaultErrors} from "./ICreatorVaultErrors.sol";
import {ICreatorVaultEvents} from "./ICreatorVaultEvents.sol";
import {Drip} from "./DripMath.sol";

/// @title ICreatorVault
/// @notice Stake a creator's token: one staked unit is one vote and an equal share of the revenue that the creator
/// routes here. A stake cannot be transferred. Taking it out takes seven days, longer than any vote, in which it neither
/// votes nor earns.
/// @dev An immutable clone per token, without owner, pause or upgrade. Votes are counted by past seconds (ERC-5805,
/// ERC-6372 `mode=timestamp`), so what was borrowed or bought a moment ago counts nothing. Sharing revenue is off until
/// the creator opens it, currency by currency; it can never be taken back from stakers.
interface ICreatorVault is IERC5805, ICreatorVaultErrors, ICreatorVaultEvents {
    /// @notice What one account has in the vault. One slot.
    struct Position {
        uint96 staked; // bits 0..95: votes and earns
        uint96 leaving; // bits 96..191: waits for its owner
        uint40 until; // bits 192..231: from when `leaving` can be taken
    }

    /// @notice Takes tokens from the caller, who allowed them. Its first stake votes for itself.
    /// @dev Requirements: not zero; exactly `amount` arrives; the stake reaches the smallest stake. Emits {Staked} and
    /// {RevenueDripped}.
    function stake(uint256 amount) external;

    /// @notice Ends voting and earning for a part of the stake at once; {withdraw} hands it out seven days later. Asking
    /// again starts the seven days again for everything that waits.
    /// @dev Requirements: not zero; at most the stake; what remains is nothing or the smallest stake.
    /// Emits {Unstaked} and {RevenueDripped}.
    function unstake(uint256 amount) external;

    /// @notice Sends everything that waits for the caller to `to`.
    /// @dev Requirements: something waits; seven days are over; `to` is neither zero nor the vault.
    /// Emits {StakeWithdrawn}.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice Shares revenue in a currency from now on; cannot be undone, only not be paid into. What the currency is now
    /// it stays for this vault.
    /// @param notice keccak256 of the legal notice the creator agreed to
    /// @dev Requirements: the caller is the creator; the currency is listed, not the staked token and not shared yet;
    /// fewer than four are. Emits {RevenueOpened}.
    function openRevenue(uint8 currency, bytes32 notice) external;

    /// @notice Shares `amount` of the caller's money, given to the stakers evenly over seven days.
    /// @dev Requirements: the creator opened the currency; it is not paused; not zero; native money is sent exactly, of a
    /// token exactly `amount` arrives. Emits {RevenueNotified} and {RevenueDripped}.
    function notifyRevenue(uint8 currency, uint256 amount) external payable;

    /// @notice Shares everything that reached the vault without {notifyRevenue}: what the ledger keeps for it (a split
    /// pays there), and what was simply sent. Anyone may call.
    /// @dev Requirements: the creator opened the currency; there is something. Emits {RevenueNotified} and
    /// {RevenueDripped}.
    function absorb(uint8 currency) external returns (uint256 amount);

    /// @notice Sends what the caller earned in a currency to `to`.
    /// @dev Requirements: at least one smallest unit was earned; `to` is neither zero nor the vault and takes it.
    /// Emits {RewardPaid} and {RevenueDripped}.
    function claim(uint8 currency, address to) external returns (uint256 amount);

    /// @notice The token that is staked.
    function token() external view returns (address);
    /// @notice Who made the token.
    function creator() external view returns (address);
    /// @notice The smallest stake.
    function minStake() external view returns (uint256);
    /// @notice Whether the creator's own stake votes. It earns in either case.
    function founderVotes() external view returns (bool);
    /// @notice What votes and earns for an account.
    function stakeOf(address account) external view returns (uint256);
    /// @notice All that an account has in the vault.
    function positionOf(address account) external view returns (Position memory);
    /// @notice Everybody's stake, and what waits for its owners.
    function totals() external view returns (uint256 staked, uint256 leaving);
    /// @notice The currencies whose revenue is shared, in the order they were opened.
    function sharedCurrencies() external view returns (uint8[] memory);
    /// @notice What an account could claim in this second.
    function earnedOf(address account, uint8 currency) external view returns (uint256);
    /// @notice The books of a currency as of their last event.
    /// @param perToken what one staked unit earned since the beginning, in 1e-27 of the smallest unit
    /// @param notified everything ever shared
    /// @param paid everything ever claimed
    function revenueOf(uint8 currency)
        external
        view
        returns (Drip memory drip, uint256 perToken, uint256 notified, uint256 paid);
}
