// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {CopyCollector} from "../../../../contracts/mocks/recordings/CopyCollector.sol";
import {GreedyFees} from "../../../../contracts/mocks/recordings/GreedyFees.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {IRecordingsEvents} from "../../../../contracts/recordings/IRecordingsEvents.sol";
import {Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {SplitFactory} from "../../../../contracts/splits/SplitFactory.sol";
import {SupporterPool} from "../../../../contracts/splits/SupporterPool.sol";
import {Gallery} from "../Gallery.sol";

contract MoneyTest is Gallery {
    uint256 private constant FEE = uint256(PRICE) * 250 / 10_000;

    /// @custom:proves [S3.68][S3.74] payout, treasury and buyer have exactly theirs and the sale is said
    function test_native() public {
        Draft memory made = draft();
        made.perWallet = 5;
        uint256 id = publish(made);
        buy(fan, id, 1);
        uint256 before = fan.balance;
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.RecordingMinted(id, fan, fan, 2, 0, 2 * PRICE, 2 * FEE, payout, treasury, 3, 3);
        buy(fan, id, 2);
        assertEq(before - fan.balance, 2 * PRICE, "fan paid");
        assertEq(treasury.balance, 3 * FEE, "treasury");
        assertEq(payout.balance, 3 * (PRICE - FEE), "payout");
        assertEq(address(recordings).balance + address(ledger).balance, 0, "kept by contracts");
        assertEq(recordings.balanceOf(fan, id), 3, "copies");
        assertEq(recordings.item(id).minted, 3, "minted");
        assertEq(recordings.soldTo(id, fan), 3, "sold to");
    }

    /// @custom:proves [S3.68] dollars go straight to payout and treasury
    function test_dollars() public {
        uint256 id = publish(inDollars());
        giveDollars(fan, 2 * DOLLARS, address(recordings));
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.RecordingMinted(id, fan, fan, 2, 1, 2 * DOLLARS, 250_000, payout, treasury, 2, 0);
        vm.prank(fan);
        recordings.mint(id, fan, 2, 2 * DOLLARS);
        assertEq(dollar.balanceOf(payout), 2 * DOLLARS - 250_000, "payout");
        assertEq(dollar.balanceOf(treasury), 250_000, "treasury");
        assertEq(dollar.balanceOf(fan), 0, "fan");
        assertEq(recordings.balanceOf(fan, id), 2, "copies");
        assertEq(recordings.soldTo(id, fan), 0, "not counted where nothing is limited");
    }

    /// @custom:proves [S3.68][T32] surplus returns or waits in the ledger
    function test_surplus() public {
        uint256 id = publish(draft());
        uint256 before = fan.balance;
        vm.prank(fan);
        recordings.mint{value: 1 ether}(id, fan, 1, PRICE);
        assertEq(before - fan.balance, PRICE, "fan paid");
        RefusingPayee payer = new RefusingPayee();
        vm.deal(address(payer), 1 ether);
        vm.prank(address(payer));
        recordings.mint{value: 1 ether}(id, fan, 1, PRICE);
        assertEq(ledger.owed(address(payer), 0), 1 ether - PRICE, "waits");
    }

    /// @custom:proves [S3.66] a free recording costs nothing
    function test_free() public {
        Draft memory made = draft();
        made.price = 0;
        uint256 id = publish(made);
        vm.prank(fan);
        recordings.mint(id, fan, 4, 0);
        assertEq(recordings.balanceOf(fan, id), 4, "copies");
        assertEq(payout.balance + treasury.balance, 0, "money");
    }

    /// @custom:proves [S3.68] the fee is the one of this moment and never above the cap
    function test_fee() public {
        uint256 id = publish(draft());
        vm.prank(feeManager);
        schedule.setFee(Fees.RECORDING, 0);
        buy(fan, id, 1);
        assertEq(treasury.balance, 0, "no fee");
        assertEq(payout.balance, PRICE, "all of it");
        IFeeSchedule greedy = IFeeSchedule(address(new GreedyFees(treasury)));
        factory.setImplementation(address(new Recordings(ledger, currencies, greedy, address(publishing))));
        vm.prank(other);
        Recordings second = Recordings(factory.createCollection("Second"));
        vm.prank(other);
        second.publish(draft(), noGate(), noConsent());
        vm.prank(fan);
        second.mint{value: PRICE}(1, fan, 1, PRICE);
        assertEq(treasury.balance, FEE, "the cap");
    }

    /// @custom:proves [S3.68][T32] a payout that takes no money finds it in the ledger
    function test_refusingPayout() public {
        Draft memory made = draft();
        made.payout = address(new RefusingPayee());
        buy(fan, publish(made), 1);
        assertEq(ledger.owed(made.payout, 0), PRICE - FEE, "waits");
        assertEq(treasury.balance, FEE, "treasury");
    }

    /// @custom:proves [S3.3][S3.64] a split can be the payout
    function test_split() public {
        SplitFactory splits = new SplitFactory(
            address(ledger),
            address(new PullSplit(ledger, currencies)),
            address(new SupporterPool(ledger, currencies))
        );
        Payee[] memory payees = new Payee[](2);
        payees[0] = Payee(creator, 6_000, 0);
        payees[1] = Payee(guest, 4_000, 0);
        Draft memory made = draft();
        made.payout = splits.createSplit(payees, address(0), 0);
        buy(fan, publish(made), 1);
        assertEq(made.payout.balance, PRICE - FEE, "arrived within the gas of a push");
        PullSplit(payable(made.payout)).distribute(payees, 0);
        assertEq(ledger.owed(guest, 0), (PRICE - FEE) * 4 / 10, "guest");
        assertEq(ledger.owed(creator, 0), (PRICE - FEE) * 6 / 10, "creator");
    }

    /// @custom:proves [S3.60] the receiver has the copies and passes the gate
    function test_gift() public {
        Condition[] memory gate = new Condition[](1);
        gate[0] = Condition({token: address(dollar), kind: 1, rank: 0, id: 0, min: 1});
        uint256 id = publish(draft(), gate, noConsent());
        dollar.mint(other, 1);
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.RecordingMinted(id, other, fan, 1, 0, PRICE, FEE, payout, treasury, 1, 0);
        vm.prank(fan);
        recordings.mint{value: PRICE}(id, other, 1, PRICE);
        assertEq(recordings.balanceOf(other, id), 1, "receiver");
        assertEq(recordings.balanceOf(fan, id), 0, "payer");
    }

    /// @custom:proves [S3.66] a contract that refuses copies refuses the sale
    function test_refusingReceiver() public {
        uint256 id = publish(draft());
        address receiver = address(new RefusingPayee());
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSignature("TransferToNonERC1155ReceiverImplementer()"));
        recordings.mint{value: PRICE}(id, receiver, 1, PRICE);
        assertEq(payout.balance, 0, "nothing was paid");
    }

    /// @custom:proves [S3.66] the zero address refuses
    function test_toNobody() public {
        uint256 id = publish(draft());
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSignature("TransferToZeroAddress()"));
        recordings.mint{value: PRICE}(id, address(0), 1, PRICE);
    }

    /// @custom:proves [S3.78][T31] nobody buys again while being handed copies or money
    function test_reenter() public {
        CopyCollector hostile = new CopyCollector();
        Draft memory made = draft();
        made.price = 0;
        made.maxSupply = 2;
        uint256 id = publish(made);
        bytes memory again = abi.encodeCall(recordings.mint, (id, address(hostile), 1, 0));
        hostile.prepare(address(recordings), again);
        recordings.mint(id, address(hostile), 1, 0);
        assertEq(hostile.tries(), 1, "tried with copies in hand");
        assertEq(uint32(hostile.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
        assertEq(recordings.balanceOf(address(hostile), id), 1, "one");
        made.content = keccak256("paid");
        made.price = PRICE;
        made.payout = address(hostile);
        uint256 paid = publish(made);
        hostile.prepare(address(recordings), again);
        buy(fan, paid, 1);
        assertEq(hostile.tries(), 2, "tried with money in hand");
        assertEq(uint32(hostile.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
        assertEq(address(hostile).balance, PRICE - FEE, "paid");
        bytes memory signed = abi.encodeCall(
            recordings.mintWithAuthorization, (id, address(hostile), 1, address(hostile), 0, NOW + 1, "")
        );
        hostile.prepare(address(recordings), signed);
        buy(fan, paid, 1);
        assertEq(hostile.tries(), 3, "tried with a signature");
        assertEq(uint32(hostile.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
    }
}
