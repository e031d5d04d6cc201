// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowConfig} from "../../../../contracts/bookings/BookingVault.sol";
import {ConsultationEscrow} from "../../../../contracts/bookings/ConsultationEscrow.sol";
import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {HungryFees} from "../../../../contracts/mocks/bookings/HungryFees.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract CollectTest is BookingStage {
    function paid(uint256 offerNo) private {
        bytes32 id = booked(offerNo);
        vm.prank(fan);
        escrow.confirm(id);
    }

    /// @custom:proves [S3.40] anybody sends the fees of both currencies to the treasury
    function test_collect() public {
        paid(SINGLE);
        paid(IN_DOLLARS);
        bytes32 open = booked(BY_MINUTE);
        vm.expectEmit(address(escrow));
        emit FeesCollected(0, other, treasury, 0.025 ether);
        vm.prank(other);
        assertEq(escrow.collectFees(0), 0.025 ether, "amount");
        assertEq(treasury.balance, 0.025 ether, "treasury");
        assertEq(escrow.feesOwed(0), 0, "ether owed");
        assertEq(escrow.feesOwed(1), 2_500_000, "dollars owed");
        assertEq(address(escrow).balance, escrow.bookingOf(open).amount, "the open booking is untouched");
        vm.expectEmit(address(escrow));
        emit FeesCollected(1, address(this), treasury, 2_500_000);
        escrow.collectFees(1);
        assertEq(dollar.balanceOf(treasury), 2_500_000, "treasury");
        assertEq(escrow.feesOwed(1), 0, "dollars owed");
    }

    /// @custom:proves [S3.40][T32] a treasury that refuses finds them in the ledger
    function test_refusing() public {
        RefusingPayee payee = new RefusingPayee();
        fees.setTreasury(address(payee));
        paid(SINGLE);
        escrow.collectFees(0);
        assertEq(ledger.owed(address(payee), 0), 0.025 ether, "owed");
        assertEq(address(escrow).balance, 0, "kept");
    }

    /// @custom:proves [S3.40] a new treasury has what waited
    function test_newTreasury() public {
        paid(SINGLE);
        fees.setTreasury(other);
        uint256 before = other.balance;
        escrow.collectFees(0);
        assertEq(other.balance - before, 0.025 ether, "treasury");
    }

    /// @custom:proves [S3.40] nothing to collect refuses
    function test_nothing() public {
        refuses(abi.encodeWithSelector(Escrow_NoFees.selector, 0));
        escrow.collectFees(0);
        paid(SINGLE);
        escrow.collectFees(0);
        refuses(abi.encodeWithSelector(Escrow_NoFees.selector, 0));
        escrow.collectFees(0);
    }

    /// @custom:proves [S3.40] the escrow and the ledger are no treasury
    function test_notAPayee() public {
        HungryFees schedule = new HungryFees();
        EscrowConfig memory config = EscrowConfig(manager, IFeeSchedule(address(schedule)), ledger, currencies);
        escrow = IConsultationEscrow(payable(address(new ConsultationEscrow(config))));
        vm.startPrank(creator);
        escrow.createPolicy(plain());
        escrow.createOffer(0, PRICE, 60, 0, 1);
        vm.stopPrank();
        paid(SINGLE);
        schedule.setTreasury(address(escrow));
        refuses(abi.encodeWithSelector(Escrow_NotAPayee.selector, address(escrow)));
        escrow.collectFees(0);
        schedule.setTreasury(address(ledger));
        refuses(abi.encodeWithSelector(Escrow_NotAPayee.selector, address(ledger)));
        escrow.collectFees(0);
        schedule.setTreasury(treasury);
        assertEq(escrow.collectFees(0), 0.025 ether, "amount");
    }
}
