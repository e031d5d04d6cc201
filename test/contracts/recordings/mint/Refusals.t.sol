// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";

contract RefusalsTest is Gallery {
    function refuses(uint256 id, address to, uint32 quantity, uint256 value, uint256 most, bytes memory reason)
        private
    {
        vm.prank(fan);
        vm.expectRevert(reason);
        recordings.mint{value: value}(id, to, quantity, most);
    }

    function refuses(uint256 id, uint32 quantity, bytes memory reason) private {
        refuses(id, fan, quantity, uint256(PRICE) * quantity, uint256(PRICE) * quantity, reason);
    }

    /// @custom:proves [S3.66] an unknown recording refuses
    function test_unknown() public {
        refuses(7, 1, abi.encodeWithSelector(IRecordingsErrors.Recordings_NoRecording.selector, 7));
    }

    /// @custom:proves [S3.66] no copies refuse
    function test_noCopies() public {
        uint256 id = publish(draft());
        refuses(id, 0, abi.encodeWithSelector(IRecordingsErrors.Recordings_NoCopies.selector, id));
    }

    /// @custom:proves [S3.66] a sale ends in the second it says
    function test_ended() public {
        Draft memory made = draft();
        uint256 end = NOW + 1 days;
        made.mintEnd = uint40(end);
        uint256 id = publish(made);
        vm.warp(end - 1);
        buy(fan, id, 1);
        vm.warp(end);
        refuses(id, 1, abi.encodeWithSelector(IRecordingsErrors.Recordings_MintEnded.selector, id, end, end));
        vm.warp(end + 1);
        refuses(id, 1, abi.encodeWithSelector(IRecordingsErrors.Recordings_MintEnded.selector, id, end, end + 1));
    }

    /// @custom:proves [S3.60][S3.66] a sold-out edition refuses with what is left
    function test_soldOut() public {
        Draft memory made = draft();
        made.maxSupply = 5;
        uint256 id = publish(made);
        buy(fan, id, 3);
        refuses(id, 3, abi.encodeWithSelector(IRecordingsErrors.Recordings_SoldOut.selector, id, 2, 3));
        buy(fan, id, 2);
        refuses(id, 1, abi.encodeWithSelector(IRecordingsErrors.Recordings_SoldOut.selector, id, 0, 1));
        assertEq(recordings.item(id).minted, 5, "minted");
    }

    /// @custom:proves [S3.66] an open edition ends before its count does
    function test_countFull() public {
        Draft memory made = draft();
        made.price = 0;
        uint256 id = publish(made);
        buy(fan, id, type(uint32).max - 1);
        refuses(id, 2, abi.encodeWithSelector(IRecordingsErrors.Recordings_SoldOut.selector, id, 1, 2));
        buy(fan, id, 1);
        assertEq(recordings.item(id).minted, type(uint32).max, "minted");
    }

    /// @custom:proves [S3.60] an account over its limit refuses with what is left for it
    function test_walletCap() public {
        Draft memory made = draft();
        made.perWallet = 2;
        uint256 id = publish(made);
        buy(fan, id, 1);
        refuses(id, 2, abi.encodeWithSelector(IRecordingsErrors.Recordings_WalletCap.selector, fan, 1, 2));
        vm.prank(fan);
        recordings.safeTransferFrom(fan, other, id, 1, ""); // giving it away makes no room
        buy(fan, id, 1);
        assertEq(recordings.soldTo(id, fan), 2, "sold to the fan");
        bytes memory full = abi.encodeWithSelector(IRecordingsErrors.Recordings_WalletCap.selector, fan, 0, 1);
        refuses(id, 1, full);
        vm.prank(other); // whoever pays, the limit is the receiver's
        vm.expectRevert(full);
        recordings.mint{value: PRICE}(id, fan, 1, PRICE);
        buy(other, id, 2);
    }

    /// @custom:proves [S3.60] a receiver without what the gate asks for refuses
    function test_gate() public {
        Condition[] memory gate = new Condition[](2);
        gate[0] = Condition({token: address(dollar), kind: 1, rank: 0, id: 0, min: 10});
        gate[1] = Condition({token: address(recordings), kind: 3, rank: 0, id: 1, min: 1});
        uint256 first = publish(draft());
        Draft memory made = draft();
        made.content = keccak256("for one of two");
        uint256 anyId = publish(made, gate, noConsent());
        made.content = keccak256("for both");
        made.gateAll = true;
        uint256 allId = publish(made, gate, noConsent());
        bytes4 reason = IRecordingsErrors.Recordings_GateClosed.selector;
        dollar.mint(fan, 9);
        refuses(anyId, 1, abi.encodeWithSelector(reason, anyId, fan));
        dollar.mint(fan, 1);
        buy(fan, anyId, 1);
        refuses(allId, 1, abi.encodeWithSelector(reason, allId, fan));
        buy(fan, first, 1);
        buy(fan, allId, 1);
        refuses(allId, other, 1, PRICE, PRICE, abi.encodeWithSelector(reason, allId, other));
    }

    /// @custom:proves [S3.68] paused sales refuse until the second they resume
    function test_paused() public {
        uint256 id = publish(draft());
        vm.prank(guardian);
        schedule.pauseInflow(Fees.RECORDING);
        uint256 until = NOW + 7 days;
        refuses(id, 1, abi.encodeWithSelector(IRecordingsErrors.Recordings_InflowPaused.selector, until));
        vm.warp(until - 1);
        refuses(id, 1, abi.encodeWithSelector(IRecordingsErrors.Recordings_InflowPaused.selector, until));
        vm.warp(until);
        buy(fan, id, 1);
    }

    /// @custom:proves [S3.68] one wei below the price refuses
    function test_underpaid() public {
        uint256 id = publish(draft());
        bytes memory reason =
            abi.encodeWithSelector(IRecordingsErrors.Recordings_Underpaid.selector, 3 * PRICE - 1, 3 * PRICE);
        refuses(id, fan, 3, 3 * PRICE - 1, 3 * PRICE, reason);
    }

    /// @custom:proves [S3.68][T44] a price above the agreed maximum refuses
    function test_priceAboveMax() public {
        uint256 id = publish(draft());
        bytes memory reason =
            abi.encodeWithSelector(IRecordingsErrors.Recordings_PriceAboveMax.selector, 2 * PRICE, 2 * PRICE - 1);
        refuses(id, fan, 2, 2 * PRICE, 2 * PRICE - 1, reason);
    }

    /// @custom:proves [S3.68] native money for a dollar recording refuses
    function test_valueForDollars() public {
        uint256 id = publish(inDollars());
        giveDollars(fan, DOLLARS, address(recordings));
        bytes memory reason = abi.encodeWithSelector(IRecordingsErrors.Recordings_ValueNotAccepted.selector, 1);
        refuses(id, fan, 1, 1, DOLLARS, reason);
    }

    /// @custom:proves [S3.68] dollars without allowance refuse
    function test_noAllowance() public {
        uint256 id = publish(inDollars());
        giveDollars(fan, DOLLARS, address(recordings));
        vm.prank(fan);
        dollar.approve(address(recordings), DOLLARS - 1);
        refuses(id, fan, 1, 0, DOLLARS, abi.encodeWithSignature("TransferFromFailed()"));
        assertEq(recordings.balanceOf(fan, id), 0, "copies");
    }

    /// @custom:proves [S3.68] a paused currency refuses new copies
    function test_pausedCurrency() public {
        uint256 id = publish(inDollars());
        currencies.setPaused(1, true);
        refuses(id, fan, 1, 0, DOLLARS, abi.encodeWithSelector(IRecordingsErrors.Recordings_CurrencyPaused.selector, 1));
    }
}
