// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Receipt} from "../time/Receipt.sol";

/// @title IPassManagement
/// @notice How passes end before their time and how kept money becomes the creator's, at the address of the collection.
/// @dev Events and errors are those of {IStreamPassEvents} and {IStreamPassErrors}.
interface IPassManagement {
    /// @notice Gives up the unused part of what the newest sale bought. A refund leaves creator and referrer
    /// `paid * min(L, d) / L`, rounded up: L the tier's duration, or its refund window where time never ends; d a day
    /// for each day of that time that began, 0 before the first.
    /// @dev Requirements: the caller owns the pass; money is kept for it and the refund window is open. Emits
    /// {PassRefunded} and {ReceiptSettled}; {SubscriptionUpdate}, or `Transfer` when the pass is gone.
    function refund(uint256 passId) external returns (uint256 amount);

    /// @notice Pays the creator what cannot be asked back any more. Anybody may call. Passes without kept money or
    /// with an open window are left out.
    /// @dev Requirements: at most 100 passes. Emits {ReceiptSettled} for each.
    function sweepMatured(uint256[] calldata passIds) external;

    /// @notice Ends a pass. The owner gets from an open receipt the unused part of the price to the second (of time
    /// that never ends the whole price), and from the caller what of the price of the other unused time reached the
    /// creator. The pass stays with its owner as one that ended.
    /// @param most the caller agrees to pay
    /// @dev Requirements: the caller is the creator, or an attestor while a card holds the pass; the pass is live;
    /// the worth is at most `most`; payment as in {IStreamPass-purchase}, but a paused currency is fine. Emits
    /// {PassRevoked} and {SubscriptionUpdate}; {PassRefunded} and {ReceiptSettled} where money is kept.
    function revoke(uint256 passId, uint256 most) external payable;

    /// @notice Gives up a pass for ever, whatever keeps it where it is. Nothing is paid back.
    /// @dev Requirements: the caller owns it. Emits {PassBurned}.
    function burn(uint256 passId) external;

    /// @notice The money kept for a pass; `paid` 0 = none.
    function receiptOf(uint256 passId) external view returns (Receipt memory);
    /// @notice From when on a pass can move: 0 = now, the greatest value = never.
    function heldUntil(uint256 passId) external view returns (uint40);
}
