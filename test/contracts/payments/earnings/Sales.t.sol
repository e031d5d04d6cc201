// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowConfig} from "../../../../contracts/bookings/BookingVault.sol";
import {ConsultationEscrow} from "../../../../contracts/bookings/ConsultationEscrow.sol";
import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Policy} from "../../../../contracts/bookings/types/Policy.sol";
import {PassVouchers} from "../../../../contracts/passes/vouchers/PassVouchers.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {PassManagement} from "../../../../contracts/passes/management/PassManagement.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {StreamPassFactory} from "../../../../contracts/passes/StreamPassFactory.sol";
import {Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {IRoomHub, TipContexts} from "../../../../contracts/rooms/IRoomHub.sol";
import {RoomHub} from "../../../../contracts/rooms/RoomHub.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {CreatorTokenFactory} from "../../../../contracts/tokens/CreatorTokenFactory.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {Gallery} from "../../recordings/Gallery.sol";

/// @notice The earnings table through the contracts that sell: five sales, and what each leaves.
contract SalesTest is Gallery {
    uint256 private constant UNIT = 0.001 ether; // one of the table's dollars

    function passesLeave(uint256 gross) private returns (uint256) {
        StreamPassFactory passes = StreamPassFactory(proxyOf(address(new StreamPassFactory())));
        address management = address(new PassManagement(address(passes), ledger, currencies, manager));
        address front = address(new PassVouchers(address(passes), ledger, currencies, manager));
        passes.setImplementation(address(new StreamPass(address(passes), ledger, currencies, front, management)));
        vm.startPrank(creator);
        StreamPass pass = StreamPass(passes.createCollection("Northlight", "NORTH", creator));
        IStreamPass.Tier memory tier;
        (tier.price, tier.duration, tier.rank) = (uint96(gross), 30 days, 1);
        uint16 tierId = pass.createTier(tier);
        vm.stopPrank();
        uint256 before = creator.balance;
        vm.prank(fan);
        pass.purchase{value: gross}(tierId, fan, gross, address(0));
        return creator.balance - before;
    }

    function tipsLeave(uint256 gross) private returns (uint256) {
        RoomHub hub = new RoomHub(ledger, currencies);
        IRoomHub.Tip memory tip;
        (tip.contextType, tip.to, tip.amount) = (TipContexts.CREATOR, creator, gross);
        uint256 before = creator.balance;
        vm.prank(fan);
        hub.tip{value: gross}(tip);
        return creator.balance - before;
    }

    function consultationsLeave(uint256 gross) private returns (uint256) {
        IConsultationEscrow escrow = IConsultationEscrow(
            payable(address(new ConsultationEscrow(EscrowConfig(manager, schedule, ledger, currencies))))
        );
        Policy memory policy;
        (policy.noticeFull, policy.noticePartial) = (48 hours, 24 hours);
        (policy.disputeWindow, policy.arbiterDeadline, policy.grace) = (24 hours, 14 days, 10 minutes);
        policy.fullOverlapBps = 9_000;
        vm.startPrank(creator);
        escrow.createPolicy(policy);
        uint256 offer = escrow.createOffer(0, uint96(gross), 60, 0, 1);
        vm.stopPrank();
        Agreement memory agreed;
        (agreed.creator, agreed.fan, agreed.amount) = (creator, fan, uint96(gross));
        (agreed.startAt, agreed.lengthMinutes) = (uint40(block.timestamp + 3 days), 60);
        agreed.summaryHash = keccak256("an hour");
        vm.prank(fan);
        bytes32 id = escrow.book{value: gross}(agreed, offer);
        uint256 before = creator.balance;
        vm.warp(agreed.startAt + 1 hours);
        vm.prank(fan);
        escrow.confirm(id);
        uint256 fee = gross - (creator.balance - before);
        assertEq(escrow.feesOwed(0), fee, "the fee waits for the treasury");
        if (fee != 0) assertEq(escrow.collectFees(0), fee, "and is collected");
        return creator.balance - before;
    }

    /// @dev What a trade leaves backs the token; the platform's part waits for the treasury.
    function tokensLeave(uint256 gross) private returns (uint256) {
        CreatorTokenFactory tokens = new CreatorTokenFactory(ledger, schedule, currencies);
        ICreatorTokenFactory.Launch memory launch;
        (launch.name, launch.symbol, launch.preset) = ("Northlight", "NORTH", 3);
        vm.prank(creator);
        CreatorToken token = CreatorToken(tokens.create(launch));
        (, uint256 spent, uint256 fee,) = token.quoteBuy(gross);
        assertEq(spent, gross, "all of it is spent");
        vm.prank(fan);
        token.buy{value: gross}(fan, 0, block.timestamp, address(0));
        assertEq(token.reserveBalance() + fee, gross, "reserve and fee are the money");
        return token.reserveBalance();
    }

    function recordingsLeave(uint256 gross) private returns (uint256) {
        Draft memory made = draft();
        made.price = uint96(gross);
        uint256 id = publish(made);
        uint256 before = payout.balance;
        buy(fan, id, 1);
        return payout.balance - before;
    }

    /// @custom:proves [S3.74] five sales leave 13,775 of 14,000, row by row
    function test_table() public {
        uint256 consultations = consultationsLeave(4_000 * UNIT);
        assertEq(consultations, 3_900 * UNIT, "consultations");
        uint256 passes = passesLeave(3_000 * UNIT);
        assertEq(passes, 3_000 * UNIT, "passes");
        uint256 tips = tipsLeave(2_000 * UNIT);
        assertEq(tips, 2_000 * UNIT, "tips");
        uint256 tokens = tokensLeave(3_000 * UNIT);
        assertEq(tokens, 2_925 * UNIT, "tokens");
        uint256 takings = recordingsLeave(2_000 * UNIT);
        assertEq(takings, 1_950 * UNIT, "recordings");
        assertEq(consultations + passes + tips + tokens + takings, 13_775 * UNIT, "sum");
    }

    /// @custom:proves [S1.29] with every fee at zero the same sales leave all 14,000
    function test_free() public {
        for (uint8 product; product < 6; ++product) {
            vm.prank(feeManager);
            schedule.setFee(product, 0);
        }
        uint256 sum = consultationsLeave(4_000 * UNIT) + passesLeave(3_000 * UNIT) + tipsLeave(2_000 * UNIT)
            + tokensLeave(3_000 * UNIT) + recordingsLeave(2_000 * UNIT);
        assertEq(sum, 14_000 * UNIT, "sum");
        assertEq(treasury.balance, 0, "the platform has nothing");
    }
}
