// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../../contracts/payments/Fees.sol";
import {MoneyStage} from "../MoneyStage.sol";
import {FeeHandler} from "./FeeHandler.sol";

/// @notice What holds of the fee schedule whatever those who may change it did.
contract FeeHandlerInvariantsTest is MoneyStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    FeeHandler private handler;

    function setUp() public override {
        super.setUp();
        handler = new FeeHandler(schedule, address(this), feeManager, guardian, NOW);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(handler);
        list[0].selectors = new bytes4[](6);
        list[0].selectors[0] = FeeHandler.wait.selector;
        list[0].selectors[1] = FeeHandler.setFee.selector;
        list[0].selectors[2] = FeeHandler.setTreasury.selector;
        list[0].selectors[3] = FeeHandler.pauseInflow.selector;
        list[0].selectors[4] = FeeHandler.resumeInflow.selector;
        list[0].selectors[5] = FeeHandler.rearm.selector;
    }

    /// @custom:proves [S3.40] the handler does everything there is to do
    function test_busy() public {
        uint256 dice = 1;
        for (uint256 n; n < 600; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint96 c) = (uint8(dice >> 8), uint96(dice >> 32));
            uint256 what = uint8(dice) % 6;
            if (what == 0) handler.wait(uint32(c));
            else if (what == 1) handler.setFee(a, uint16(c));
            else if (what == 2) handler.setTreasury(a);
            else if (what == 3) handler.pauseInflow(a);
            else if (what == 4) handler.resumeInflow(a);
            else handler.rearm(a);
        }
        assertTrue(handler.changes() > 100, "changed");
        assertTrue(handler.pauses() > 10, "paused");
        invariant_fees();
        invariant_guard();
    }

    /// @custom:proves [S3.40][S1.29] fees stay under their caps, and the log alone tells every term
    function invariant_fees() public view {
        for (uint8 product; product < Fees.PRODUCTS; ++product) {
            (uint16 bps, address to, uint40 until) = schedule.termsOf(product);
            FeeHandler.Model memory model = handler.modelOf(product);
            assertEq(bps, model.bps, "fee");
            assertEq(to, handler.treasury(), "treasury");
            assertEq(until, model.until, "pause");
            assertTrue(schedule.isGuardUsed(product) == model.used, "guard");
            assertLe(bps, Fees.capOf(product), "cap");
        }
    }

    /// @custom:proves [S3.79] no pause is longer than a week, and passes and tips are never paused
    function invariant_guard() public view {
        assertLe(handler.longest(), 7 days, "pause");
        assertEq(pauseOf(Fees.PASS), 0, "passes");
        assertEq(pauseOf(Fees.TIP), 0, "tips");
    }
}
