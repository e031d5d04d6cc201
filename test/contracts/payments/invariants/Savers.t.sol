// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {MoneyStage} from "../MoneyStage.sol";
import {Savers} from "./Savers.sol";

/// @notice What holds of the ledger whatever those who use it did.
contract SaversInvariantsTest is MoneyStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Savers private savers;
    FreezingToken private token;
    uint8 private currency;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        currency = currencies.list(address(token));
        savers = new Savers(ledger, token, currency);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(savers);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(savers);
        list[0].selectors = new bytes4[](5);
        list[0].selectors[0] = Savers.creditNative.selector;
        list[0].selectors[1] = Savers.creditToken.selector;
        list[0].selectors[2] = Savers.withdraw.selector;
        list[0].selectors[3] = Savers.withdrawFor.selector;
        list[0].selectors[4] = Savers.withdrawInVain.selector;
    }

    /// @custom:proves [S3.10] the savers do everything there is to do
    function test_busy() public {
        uint256 dice = 1;
        for (uint256 n; n < 500; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint96 c) = (uint8(dice >> 8), uint8(dice >> 16), uint96(dice >> 32));
            uint256 what = uint8(dice) % 5;
            if (what == 0) savers.creditNative(a, c);
            else if (what == 1) savers.creditToken(a, c);
            else if (what == 2) savers.withdraw(a, b, c % 2 == 0);
            else if (what == 3) savers.withdrawFor(a, c % 2 == 0);
            else savers.withdrawInVain(c % 2 == 0);
        }
        assertTrue(savers.credits() > 50, "credited");
        assertTrue(savers.withdrawals() > 20, "withdrawn");
        invariant_sum();
    }

    /// @custom:proves [S3.10] the ledger holds exactly what it owes, and the log alone tells to whom
    function invariant_sum() public view {
        uint256 native;
        uint256 tokens;
        for (uint256 n; n < 5; ++n) {
            address account = savers.people(n);
            assertEq(ledger.owed(account, 0), savers.told(account, 0), "native told");
            assertEq(ledger.owed(account, currency), savers.told(account, currency), "tokens told");
            native += ledger.owed(account, 0);
            tokens += ledger.owed(account, currency);
        }
        assertEq(address(ledger).balance, native, "native held");
        assertEq(token.balanceOf(address(ledger)), tokens, "tokens held");
    }
}
