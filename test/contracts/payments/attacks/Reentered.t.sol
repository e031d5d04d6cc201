// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReenteringToken} from "../../../../contracts/mocks/tokens/powers/ReenteringToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {MoneyStage} from "../MoneyStage.sol";

/// @notice Deposits that call back.
contract ReenteredLedgerTest is MoneyStage {
    /// @custom:proves [S3.10][T31] while a deposit arrives nothing else moves
    function test_deposit() public {
        ReenteringToken token = new ReenteringToken();
        uint8 index = currencies.list(address(token));
        token.mint(address(this), 30);
        token.approve(address(ledger), 30);
        bytes[3] memory calls = [
            abi.encodeCall(ILedger.withdraw, (index, fan)),
            abi.encodeCall(ILedger.withdrawFor, (fan, index)),
            abi.encodeCall(ILedger.creditToken, (fan, index, 1))
        ];
        for (uint256 n; n < 3; ++n) {
            token.prepare(address(ledger), calls[n]);
            ledger.creditToken(fan, index, 10);
            assertEq(token.tries(), n + 1, "tried");
            assertFalse(token.succeeded(), "went through");
            assertEq(uint32(token.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
            assertEq(ledger.owed(fan, index), 10 * (n + 1), "owed");
            assertEq(token.balanceOf(address(ledger)), 10 * (n + 1), "held");
        }
    }
}
