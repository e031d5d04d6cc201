// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ILedger} from "./ILedger.sol";

/// @title Payments
/// @notice Takes money in and sends it out. What goes out is pushed in the same call, and deposited in the Ledger when the
/// push fails: a receiver can neither block a sale, nor burn more than a fixed amount of gas, nor make the sender copy what
/// it returns. All amounts are in the smallest unit.
library Payments {
    /// @notice Gas a receiver of native money may use. Enough for a Safe or a splitter behind two proxies.
    uint256 internal constant PUSH_GAS = 100_000;

    /// @notice The token moved another amount than asked for.
    error Payments_WrongAmount(uint256 received, uint256 amount);

    /// @notice Sends native money held by this contract, or deposits it for the receiver.
    /// @dev A payer that starves the push of gas has too little left for the deposit (1/64), so the whole call reverts.
    function pushNative(ILedger ledger, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (!SafeTransferLib.trySafeTransferETH(to, amount, PUSH_GAS)) {
            ledger.creditNative{value: amount}(to);
        }
    }

    /// @notice Moves a token from the caller, who allowed this contract, to the receiver, or deposits it for the receiver.
    /// Reverts when the caller cannot pay.
    function moveToken(ILedger ledger, address token, uint8 currency, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (SafeTransferLib.trySafeTransferFrom(token, msg.sender, to, amount)) return;
        // The ledger takes the whole amount: what is missing would be somebody else's, who has money here.
        takeToken(token, msg.sender, amount);
        SafeTransferLib.safeApprove(token, address(ledger), amount);
        ledger.creditToken(to, currency, amount);
    }

    /// @notice Sends a token held by this contract, or deposits it for the receiver.
    function pushToken(ILedger ledger, address token, uint8 currency, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (_tryTransfer(token, to, amount)) return;
        SafeTransferLib.safeApprove(token, address(ledger), amount);
        ledger.creditToken(to, currency, amount);
    }

    /// @notice Sends money held by this contract, native or a token, or deposits it for the receiver.
    /// @param token zero for the native currency
    function push(ILedger ledger, address token, uint8 currency, address to, uint256 amount) internal {
        if (token == address(0)) pushNative(ledger, to, amount);
        else pushToken(ledger, token, currency, to, amount);
    }

    /// @notice Takes exactly `amount` of a token from the payer, who allowed this contract, into custody.
    /// @dev The balance is compared, because a token may move less than it was asked for without reverting.
    function takeToken(address token, address from, uint256 amount) internal {
        uint256 before = SafeTransferLib.balanceOf(token, address(this));
        SafeTransferLib.safeTransferFrom(token, from, address(this), amount);
        uint256 received = SafeTransferLib.balanceOf(token, address(this)) - before;
        if (received != amount) revert Payments_WrongAmount(received, amount);
    }

    /// @dev True when the token says so, or says nothing; one word of its answer is copied at most.
    function _tryTransfer(address token, address to, uint256 amount) private returns (bool moved) {
        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        assembly ("memory-safe") {
            moved := call(gas(), token, 0, add(data, 0x20), mload(data), 0x00, 0x20)
            let spoke := and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))
            moved := and(moved, or(spoke, and(iszero(returndatasize()), gt(extcodesize(token), 0))))
        }
    }
}
