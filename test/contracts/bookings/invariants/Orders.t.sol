// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingStage} from "../kit/BookingStage.sol";
import {Losers} from "./Losers.sol";

/// @notice Whoever loses by what was seen gains by no order of steps.
contract OrdersTest is BookingStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Losers private losers;

    function setUp() public override {
        super.setUp();
        losers = new Losers(escrow, NOW);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(losers);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(losers);
        list[0].selectors = new bytes4[](3);
        list[0].selectors[0] = Losers.book.selector;
        list[0].selectors[1] = Losers.act.selector;
        list[0].selectors[2] = Losers.wait.selector;
    }

    /// @custom:proves [S0.11][T13] a side that loses by the record has no more than it says, whatever it does
    function invariant_loser() public view {
        assertEq(losers.excess(), 0, "more than the record says");
    }

    /// @custom:proves [S0.11][T13] losers dispute, bring early records and end many calls
    function test_losersAreBusy() public {
        uint256 dice = 1;
        for (uint256 n; n < 3_000; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint32 a, uint32 b) = (uint32(dice >> 32), uint32(dice >> 64));
            if (dice % 4 == 0) losers.book(a, b, uint32(dice >> 96), uint32(dice >> 128), a % 2 == 0);
            else if (dice % 4 == 1) losers.act(uint8(a), uint8(b), uint16(dice >> 96));
            else losers.wait(a);
            invariant_loser();
        }
        assertTrue(losers.calls() > 50, "calls");
        assertTrue(losers.disputes() > 20, "disputes");
        assertTrue(losers.early() > 5, "records brought by the loser's wallets");
    }
}
