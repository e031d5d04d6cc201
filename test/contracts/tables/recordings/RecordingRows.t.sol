// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CopyCollector} from "../../../../contracts/mocks/recordings/CopyCollector.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ShortDollar} from "../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IRecordings} from "../../../../contracts/recordings/IRecordings.sol";
import {Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../../recordings/Gallery.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";
import {TokenMatrix} from "../kit/TokenMatrix.sol";

contract RecordingRowsTest is Gallery, MoneyMatrix, TokenMatrix {
    uint256 private constant FEE = PRICE / 40;

    FreezingToken private token;
    uint8 private index;
    uint8 private odd;
    bool private frozen;
    bool private isFee;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        odd = currencies.list(address(changing));
        attackWith(address(recordings), 0, abi.encodeCall(IRecordings.mint, (1, other, 1, PRICE)));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    /// @dev The payee is the seller, or who has the fees.
    function sold(address payee) private {
        Draft memory made = draft();
        made.payout = isFee ? payout : payee;
        made.currency = frozen ? index : 0;
        if (isFee) schedule.setTreasury(payee);
        uint256 id = publish(made);
        if (frozen) {
            token.mint(fan, PRICE);
            vm.prank(fan);
            token.approve(address(recordings), PRICE);
        }
        vm.prank(fan);
        recordings.mint{value: frozen ? 0 : PRICE}(id, fan, 1, PRICE);
        assertEq(recordings.balanceOf(fan, id), 1, "copy");
    }

    function overpaid(address buyer) private {
        uint256 id = publish(draft());
        vm.deal(buyer, buyer.balance + 3 * PRICE);
        vm.prank(buyer);
        recordings.mint{value: 3 * PRICE}(id, fan, 1, PRICE);
    }

    function eitherRow(uint256 amount) private {
        frozen = false;
        nativeRow(sold, amount);
        frozen = true;
        tokenRow(sold, token, index, amount);
    }

    /// @custom:row Recordings.mint
    /// @custom:proves [S3.78][T31][T32] neither the seller, the treasury nor the buyer can hold a sale up
    function test_mint() public {
        eitherRow(PRICE - FEE);
        isFee = true;
        eitherRow(FEE);
        nativeRow(overpaid, 2 * PRICE);
    }

    /// @custom:row Recordings.mint
    /// @custom:proves [S3.78][T31] who is handed a copy can neither buy from inside nor keep the money of a refused copy
    function test_handed() public {
        uint256 id = publish(draft());
        CopyCollector thief = new CopyCollector();
        uint256 start = vm.snapshotState();
        vm.prank(fan);
        recordings.mint{value: PRICE}(id, address(thief), 1, PRICE);
        assertEq(recordings.balanceOf(address(thief), id), 1, "honest");
        vm.revertToState(start);
        thief.prepare(address(recordings), abi.encodeCall(IRecordings.mint, (id, other, 1, 0)));
        vm.prank(fan);
        recordings.mint{value: PRICE}(id, address(thief), 1, PRICE);
        assertEq(thief.tries(), 1, "the attack was made");
        assertEq(uint32(thief.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
        assertEq(recordings.item(id).minted, 1, "minted");
        address refusing = address(new RefusingPayee());
        uint256 before = fan.balance;
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSignature("TransferToNonERC1155ReceiverImplementer()"));
        recordings.mint{value: PRICE}(id, refusing, 1, PRICE);
        assertEq(fan.balance, before, "kept");
        assertEq(recordings.item(id).minted, 1, "still");
    }

    function signed(address payer) private {
        vm.prank(other);
        recordings.mintWithAuthorization(1, fan, 2, payer, 0, block.timestamp + 1, "signed");
    }

    /// @custom:row Recordings.mintWithAuthorization
    /// @custom:proves [S3.78][T31][T32] a signed payment that brings another amount buys nothing
    function test_signed() public {
        Draft memory made = draft();
        made.currency = odd;
        publish(made);
        PlainToken(address(changing)).mint(fan, 1 ether);
        vm.prank(feeManager);
        schedule.setFee(Fees.RECORDING, 0);
        signedRow(signed, fan, payout, 2 * PRICE);
    }

    /// @custom:row Recordings.mintWithAuthorization
    /// @custom:proves [S3.78][T32] a seller or treasury the token refuses finds the money in the ledger
    function test_signedRefused() public {
        ShortDollar dollars = new ShortDollar(0);
        uint8 number = currencies.list(address(dollars));
        Draft memory made = draft();
        made.currency = number;
        publish(made);
        dollars.mint(fan, 1 ether);
        uint256 start = vm.snapshotState();
        signed(fan);
        assertEq(dollars.balanceOf(payout), 2 * (PRICE - FEE), "honest seller");
        assertEq(dollars.balanceOf(treasury), 2 * FEE, "honest treasury");
        vm.revertToState(start);
        start = vm.snapshotState();
        dollars.refuse(payout);
        signed(fan);
        assertEq(ledger.owed(payout, number), 2 * (PRICE - FEE), "seller");
        assertEq(dollars.balanceOf(treasury), 2 * FEE, "treasury");
        vm.revertToState(start);
        dollars.refuse(treasury);
        signed(fan);
        assertEq(dollars.balanceOf(payout), 2 * (PRICE - FEE), "seller paid");
        assertEq(ledger.owed(treasury, number), 2 * FEE, "treasury waits");
        assertEq(dollars.balanceOf(address(recordings)), 0, "nothing stays");
    }
}
