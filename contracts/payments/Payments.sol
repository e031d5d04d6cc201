// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ILedger} from "./ILedger.sol";

/// @title Payments
/// @notice Money out: pushed in the same call, kept in the Ledger when the push fails. A receiver can neither block a
/// sale, nor burn more than a fixed amount of gas, nor make us copy what it returns.
library Payments {
    /// @notice Gas a receiver of native money may use. Enough for a Safe or a splitter behind two proxies.
    uint256 internal constant PUSH_GAS = 100_000;

    /// @notice Sends native money held by the caller, or deposits it for the receiver.
    /// @dev A payer that starves the push of gas cannot finish the deposit with the 1/64 that is left.
    function pushNative(ILedger ledger, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (!SafeTransferLib.trySafeTransferETH(to, amount, PUSH_GAS)) {
            ledger.creditNative{value: amount}(to);
        }
    }

    /// @notice Moves a token from the payer, who allowed this contract, to the receiver, or deposits it for the receiver.
    /// Reverts when the payer cannot pay.
    function moveToken(ILedger ledger, address token, uint8 currency, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (SafeTransferLib.trySafeTransferFrom(token, msg.sender, to, amount)) return;
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        SafeTransferLib.safeApprove(token, address(ledger), amount);
        ledger.creditToken(to, currency, amount);
    }
}
