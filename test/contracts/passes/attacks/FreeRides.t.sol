// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice People who use what can be asked back, ask it back and begin again.
contract FreeRidesTest is Signed {
    uint24 private constant MONTHLY = 30 days;
    uint96 private constant DEAR = 1 ether;
    address private mallory = address(0xBAD);
    uint16 private forEver; // rank 5, never ends, refundable for 30 days

    function setUp() public override {
        super.setUp();
        forEver = lasting(0);
        vm.deal(mallory, 100 ether);
    }

    function lasting(uint32 places) private returns (uint16) {
        IStreamPass.Tier memory made = terms(DEAR, 0, 5);
        (made.flags, made.refundWindow, made.maxSupply) = (4, MONTHLY, places);
        return addTier(made);
    }

    function refundBy(address who, uint256 passId) private returns (uint256) {
        vm.prank(who);
        return pass.refund(passId);
    }

    /// @dev What an account has less after a program, and the creator more.
    function costs(uint256 before, uint256 earned, string memory what) private view {
        assertEq(before - mallory.balance, earned, what);
        assertEq(creator.balance, earned, "the creator has it");
    }

    /// @custom:proves [S3.9][S3.12] time that never ends is not free because it is asked back in the last second of each window
    function test_forEver() public {
        for (uint256 n; n < 24; ++n) {
            uint256 id = buy(mallory, forEver);
            vm.warp(block.timestamp + MONTHLY - 1);
            assertTrue(pass.hasAccess(mallory), "used");
            assertEq(refundBy(mallory, id), 0, "a window that was used is paid");
        }
        costs(100 ether, 24 * DEAR, "two years cost 24 prices");
    }

    /// @custom:proves [S3.9][S3.12] every place of a limited tier held for twelve windows costs twelve prices
    function test_placesHeld() public {
        uint16 rare = lasting(3);
        uint256[3] memory ids;
        for (uint256 n; n < 12; ++n) {
            for (uint160 i; i < 3; ++i) {
                vm.deal(address(0xC0FFEE + i), DEAR);
                ids[i] = buy(address(0xC0FFEE + i), rare);
            }
            vm.prank(fan);
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, rare, 3));
            pass.purchase{value: DEAR}(rare, fan, DEAR, address(0));
            vm.warp(block.timestamp + MONTHLY - 1);
            for (uint160 i; i < 3; ++i) {
                assertEq(refundBy(address(0xC0FFEE + i), ids[i]), 0, "nothing comes back");
            }
        }
        assertEq(creator.balance, 36 * DEAR, "three places, twelve windows");
    }

    /// @custom:proves [S3.12] what is bought and asked back in the same second costs a day
    function test_sameSecond() public {
        uint256 ofMonth = PRICE / 30 + 1; // rounded up: for creator and referrer
        assertEq(refundBy(mallory, buy(mallory, kind)), PRICE - ofMonth, "a month");
        costs(100 ether, ofMonth, "a day of a month");
        uint256 ofWindow = DEAR / 30 + 1;
        assertEq(refundBy(mallory, buy(mallory, forEver)), DEAR - ofWindow, "for ever");
        costs(100 ether, ofMonth + ofWindow, "a day of the window");
    }

    /// @custom:proves [S3.12] a day counts as soon as it began, and every time anew
    function test_startedDays() public {
        uint256 id = buy(mallory, kind);
        uint256 start = vm.snapshotState();
        vm.warp(NOW + 1 days - 1);
        assertEq(refundBy(mallory, id), PRICE - (PRICE / 30 + 1), "the last second of the first day");
        assertTrue(vm.revertToState(start), "restored");
        vm.warp(NOW + 1 days);
        assertEq(refundBy(mallory, id), PRICE - (PRICE / 15 + 1), "the first second of the second");
        for (uint256 n; n < 28; ++n) {
            refundBy(mallory, buy(mallory, kind));
        }
        costs(100 ether, PRICE / 15 + 1 + 28 * (PRICE / 30 + 1), "28 minutes cost 28 days");
    }

    /// @custom:proves [S3.12] time that has not begun comes back whole, and from its first second on a day of it is kept
    function test_notBegun() public {
        buy(mallory, kind);
        uint256 began = NOW + MONTH;
        vm.warp(began - 1);
        uint256 id = buy(mallory, kind);
        uint256 start = vm.snapshotState();
        assertEq(refundBy(mallory, id), PRICE, "not begun");
        assertEq(endOf(mallory), began, "the month before stays");
        assertTrue(vm.revertToState(start), "restored");
        vm.warp(began);
        assertEq(refundBy(mallory, id), PRICE - (PRICE / 30 + 1), "begun");
        assertFalse(pass.hasAccess(mallory), "the month before is used up");
    }

    /// @custom:proves [S3.12] given time behind it changes nothing of what a refund keeps
    function test_giftBehind() public {
        uint256 id = buy(mallory, kind);
        give(mallory, kind, uint40(NOW + 4 * uint256(MONTH)));
        vm.warp(NOW + 2 days);
        assertEq(refundBy(mallory, id), PRICE - PRICE / 10, "three days are kept");
        assertEq(endOf(mallory), NOW + 3 * uint256(MONTH) + 2 days, "what was given stays");
    }

    /// @custom:proves [S3.12] time for ever behind given time begins when that ends
    function test_giftBefore() public {
        give(mallory, forEver, uint40(NOW + 10 days));
        uint256 id = buy(mallory, forEver);
        uint256 start = vm.snapshotState();
        vm.warp(NOW + 10 days - 1);
        assertEq(refundBy(mallory, id), DEAR, "nothing of it was used");
        assertTrue(pass.hasAccess(mallory), "a second of the gift is left");
        assertTrue(vm.revertToState(start), "restored");
        vm.warp(NOW + 12 days);
        assertEq(refundBy(mallory, id), DEAR - DEAR / 10, "three days of the window");
    }

    /// @custom:proves [S3.12] an upgrade that is asked back at once has cost a day of the difference and the time before
    function test_upgraded() public {
        uint256 id = buy(mallory, bronze);
        vm.prank(mallory);
        pass.upgrade{value: DEAR}(id, forEver, DEAR);
        uint256 due = DEAR - PRICE;
        assertEq(refundBy(mallory, id), due - (due + 29) / 30, "a day of the difference is kept");
        costs(100 ether, PRICE + (due + 29) / 30, "and the month it began with");
    }

    /// @custom:proves [S3.12] a refundable tier lasts longer than a day, and one that never ends is refundable for longer
    function test_tooShort() public {
        tooShort(1 days, 1 days);
        tooShort(1 hours, 1 hours);
        tooShort(1 days, 1);
        tooShort(0, 1 days);
        tooShort(0, 1);
        IStreamPass.Tier memory made = terms(PRICE, 1 days + 1, 1);
        (made.flags, made.refundWindow) = (4, 1);
        addTier(made);
        (made.duration, made.refundWindow) = (0, 1 days + 1);
        addTier(made);
    }

    function tooShort(uint32 duration, uint24 window) private {
        IStreamPass.Tier memory made = terms(PRICE, duration, 1);
        (made.flags, made.refundWindow) = (4, window);
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_RefundsNotSupported.selector, window)
        );
        pass.createTier(made);
    }
}
