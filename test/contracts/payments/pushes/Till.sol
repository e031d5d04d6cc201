// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorized} from "../../../../contracts/payments/Authorized.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";

/// @title Till
/// @notice A contract that does nothing but move money by the libraries.
contract Till {
    ILedger private immutable LEDGER;

    constructor(ILedger ledger) {
        LEDGER = ledger;
    }

    receive() external payable {}

    function pushNative(address to, uint256 amount) external {
        Payments.pushNative(LEDGER, to, amount);
    }

    function pushToken(address token, uint8 currency, address to, uint256 amount) external {
        Payments.pushToken(LEDGER, token, currency, to, amount);
    }

    function push(address token, uint8 currency, address to, uint256 amount) external {
        Payments.push(LEDGER, token, currency, to, amount);
    }

    function moveToken(address token, uint8 currency, address to, uint256 amount) external {
        Payments.moveToken(LEDGER, token, currency, to, amount);
    }

    function takeToken(address token, address from, uint256 amount) external {
        Payments.takeToken(token, from, amount);
    }

    function takeSigned(address token, address from, uint256 amount, bytes calldata signature) external {
        Authorized.takeToken({
            token: token,
            from: from,
            amount: amount,
            validAfter: 0,
            validBefore: block.timestamp + 1,
            nonce: keccak256(abi.encode(from, amount)),
            signature: signature
        });
    }
}
