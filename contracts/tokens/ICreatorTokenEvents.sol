// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorTokenEvents
/// @notice Everything that happens to a token, enough to rebuild every value it holds. Balances follow from ERC-20
/// `Transfer` (from zero = minted, to zero = burned). Money is in the smallest unit of the token's currency.
interface ICreatorTokenEvents {
    /// @notice Tokens were minted for money.
    /// @param buyer who paid; the factory, for what is locked for the creator at the launch
    /// @param referrer who sent the buyer; named, not paid
    /// @param amount paid in all, fees included
    /// @param platformBps the platform's part from now on, also of sales back to the curve
    /// @param supplyAfter tokens that exist now
    /// @param reserveAfter money that backs them now
    /// @param platformOwed fees the platform has not collected
    /// @param creatorOwed fees the creator has not collected
    event Bought(
        address indexed buyer,
        address indexed to,
        address indexed referrer,
        uint8 currency,
        uint256 tokens,
        uint256 amount,
        uint256 platformFee,
        uint256 creatorFee,
        uint256 platformBps,
        uint256 supplyAfter,
        uint256 reserveAfter,
        uint256 platformOwed,
        uint256 creatorOwed
    );
    /// @notice Tokens were burned for money.
    /// @param to who got the money, fees taken off
    /// @param amount taken from the reserve, fees included
    event Sold(
        address indexed seller,
        address indexed to,
        uint8 currency,
        uint256 tokens,
        uint256 amount,
        uint256 platformFee,
        uint256 creatorFee,
        uint256 supplyAfter,
        uint256 reserveAfter,
        uint256 platformOwed,
        uint256 creatorOwed
    );
    /// @notice Fees left; nothing is owed now.
    event FeesCollected(
        address indexed treasury,
        address indexed payout,
        uint8 currency,
        uint256 platformAmount,
        uint256 creatorAmount
    );
    /// @notice The creator's fees go elsewhere from now on. The first is the creator.
    event PayoutChanged(address indexed oldPayout, address indexed newPayout);
    /// @notice A signed order was used; the next nonce of the owner is `nonce + 1`.
    event OrderUsed(address indexed owner, uint256 nonce);
}
