// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {Payments} from "./Payments.sol";

/// @notice The part of EIP-3009 that money comes in by: only the payee may send it, so nobody can run ahead of it.
interface IERC3009 {
    /// @notice Moves what `from` signed away to the caller, once for each nonce.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}

/// @title Authorized
/// @notice Money in by signature.
library Authorized {
    /// @notice Takes exactly `amount` of a token that `from` signed away to this contract, into custody.
    /// @param nonce hash of what is bought, so that whoever sends the signature cannot change that
    /// @dev What arrived is read from the balance.
    function takeToken(
        address token,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) internal {
        uint256 before = SafeTransferLib.balanceOf(token, address(this));
        IERC3009(token).receiveWithAuthorization({
            from: from,
            to: address(this),
            value: amount,
            validAfter: validAfter,
            validBefore: validBefore,
            nonce: nonce,
            signature: signature
        });
        uint256 received = SafeTransferLib.balanceOf(token, address(this)) - before;
        if (received != amount) revert Payments.Payments_WrongAmount(received, amount);
    }
}
