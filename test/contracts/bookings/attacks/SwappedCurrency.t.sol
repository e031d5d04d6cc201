// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Status} from "../../../../contracts/bookings/types/Booking.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Vm} from "../../kit/Vm.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice Our list of currencies never changes a token. The escrow does not rely on it for the money of bookings.
contract SwappedCurrencyTest is BookingStage {
    TestDollar private junk;

    function setUp() public override {
        super.setUp();
        junk = new TestDollar();
    }

    function renamed(uint8 currency, address token) private {
        vm.mockCall(
            address(currencies), abi.encodeCall(currencies.currencyAt, (currency)), abi.encode(token, uint8(6), false)
        );
    }

    function learnings(Vm.Log[] memory logs) private pure returns (uint256 found) {
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].topics[0] == CurrencyLearned.selector) ++found;
        }
    }

    /// @custom:proves [T30] what came in as dollars goes out as dollars whatever the list says
    function test_payout() public {
        bytes32 id = booked(IN_DOLLARS);
        renamed(1, address(junk));
        vm.prank(fan);
        escrow.confirm(id);
        assertEq(dollar.balanceOf(creator), 97_500_000, "creator");
        escrow.collectFees(1);
        assertEq(dollar.balanceOf(treasury), 2_500_000, "treasury");
        assertEq(dollar.balanceOf(address(escrow)), 0, "escrow");
    }

    /// @custom:proves [T30] junk does not become dollars by a change of the list
    function test_theft() public {
        booked(IN_DOLLARS);
        uint8 index = currencies.list(address(junk));
        junk.mint(other, DOLLARS);
        vm.startPrank(other);
        junk.approve(address(escrow), DOLLARS);
        vm.stopPrank();
        vm.prank(creator);
        escrow.createOffer(index, DOLLARS, 60, 0, 1);
        Agreement memory made = words(IN_DOLLARS);
        (made.fan, made.currency) = (other, index);
        vm.prank(other);
        bytes32 id = escrow.book(made, 5);
        renamed(index, address(dollar));
        vm.prank(creator);
        escrow.decline(id);
        stands(id, Status.Refunded);
        assertEq(dollar.balanceOf(other), 0, "no dollars");
        assertEq(junk.balanceOf(other), DOLLARS, "junk");
        assertEq(dollar.balanceOf(address(escrow)), DOLLARS, "the dollars of somebody else");
    }

    /// @custom:proves [T30] money out does not ask the list at all
    function test_brokenList() public {
        bytes32 id = booked(IN_DOLLARS);
        vm.etch(address(currencies), hex"fe");
        vm.prank(creator);
        escrow.decline(id);
        assertEq(dollar.balanceOf(fan), 1_000e6, "fan");
    }

    /// @custom:proves [T30] no new money comes in under a name that changed
    function test_newMoney() public {
        booked(IN_DOLLARS);
        renamed(1, address(junk));
        Agreement memory made = words(IN_DOLLARS);
        made.nonce = 77;
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_TokenChanged.selector, 1, dollar, junk));
        escrow.book(made, IN_DOLLARS);
    }

    /// @custom:proves [S3.2][T30] a currency is learned with its first money and never again
    function test_learned() public {
        vm.prank(fan);
        dollar.approve(address(escrow), 2 * DOLLARS);
        vm.expectEmit(address(escrow));
        emit CurrencyLearned(1, address(dollar));
        vm.prank(fan);
        escrow.book(words(IN_DOLLARS), IN_DOLLARS);
        Agreement memory made = words(IN_DOLLARS);
        made.nonce = 77;
        vm.recordLogs();
        vm.prank(fan);
        escrow.book(made, IN_DOLLARS);
        assertEq(learnings(vm.getRecordedLogs()), 0, "again");
        vm.recordLogs();
        booked(SINGLE);
        assertEq(learnings(vm.getRecordedLogs()), 0, "native money has no token");
    }
}
