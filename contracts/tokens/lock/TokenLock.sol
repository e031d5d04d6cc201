// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {TokenArguments} from "../state/TokenArguments.sol";
import {TokenTerms, TokenTermsBits} from "../state/TokenTerms.sol";
import {ITokenLock} from "./ITokenLock.sol";

/// @title TokenLock
/// @notice See {ITokenLock}. How much was locked and when stands behind the token's code; here is only what has left.
abstract contract TokenLock is ITokenLock {
    mapping(address token => uint256 amount) private _released; // slot 0

    /// @inheritdoc ITokenLock
    function release(address creator) external returns (uint256 amount) {
        // Check
        uint256 total;
        uint256 released;
        (total, released, amount) = allocationOf(creator);
        address token = tokenOf(creator);
        if (amount == 0) revert TokenLock_NothingVested(token, released, total - released);

        // Effect
        released += amount;
        _released[token] = released;

        // Log
        emit AllocationVested({
            token: token,
            creator: creator,
            amount: amount,
            released: released,
            lockedAfter: total - released
        });

        // Interaction
        SafeTransferLib.safeTransfer(token, creator, amount);
    }

    /// @inheritdoc ITokenLock
    function allocationOf(address creator)
        public
        view
        returns (uint256 total, uint256 released, uint256 releasable)
    {
        address token = tokenOf(creator);
        TokenTerms terms = TokenArguments.termsOf(token);
        total = terms.allocation();
        released = _released[token];
        releasable = terms.vestedAt(block.timestamp) - released;
    }

    /// @notice Where the token of a creator is.
    function tokenOf(address creator) public view virtual returns (address);

    /// @dev Logs what has just been bought for the lock.
    function _logLocked(address token, uint256 locked) internal {
        // Log
        emit AllocationLocked({
            token: token,
            creator: msg.sender,
            locked: locked,
            cliffEnd: block.timestamp + TokenTermsBits.CLIFF,
            vestingEnd: block.timestamp + TokenTermsBits.VESTING
        });
    }
}
