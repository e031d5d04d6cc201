// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {IRecordingsEvents} from "../../../../contracts/recordings/IRecordingsEvents.sol";
import {Consent, Draft, Item, Sale} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";

contract ChangesTest is Gallery {
    uint40 private constant END = uint40(NOW + 30 days);
    uint256 private id;

    function setUp() public override {
        super.setUp();
        Draft memory made = draft();
        made.maxSupply = 10;
        made.mintEnd = END;
        id = publish(made);
    }

    function refuses(uint96 price, uint32 supply, uint40 end, bytes memory reason) private {
        vm.prank(creator);
        vm.expectRevert(reason);
        recordings.updateSale(id, Sale(price, supply, end));
    }

    function change(uint96 price, uint32 supply, uint40 end) private {
        vm.prank(creator);
        recordings.updateSale(id, Sale(price, supply, end));
    }

    function notCreator() private {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NotCreator.selector, fan));
    }

    function missing() private {
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NoRecording.selector, 2));
    }

    /// @custom:proves [S3.66] somebody else cannot change a sale
    function test_saleNotCreator() public {
        notCreator();
        recordings.updateSale(id, Sale(1, 10, END));
    }

    /// @custom:proves [S3.66] a recording that does not exist has no sale
    function test_missing() public {
        missing();
        recordings.updateSale(2, Sale(1, 1, 0));
        missing();
        recordings.setPayout(2, fan);
        missing();
        recordings.setMetadata(2, METADATA);
        missing();
        recordings.freeze(2);
    }

    /// @custom:proves [S3.66] price, supply and end change and are said with the old ones
    function test_sale() public {
        Item memory wanted = recordings.item(id);
        (wanted.price, wanted.maxSupply, wanted.mintEnd) = (3, 9, END - 1);
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.SaleChanged(id, Sale(PRICE, 10, END), Sale(3, 9, END - 1));
        change(3, 9, END - 1);
        bytes32 kept = keccak256(abi.encode(recordings.item(id)));
        assertEq(uint256(kept), uint256(keccak256(abi.encode(wanted))), "and nothing else");
        change(4, 9, END - 1); // what is the same may stay
    }

    /// @custom:proves [S3.66] a published supply does not grow and does not open
    function test_supplyGrows() public {
        bytes4 reason = IRecordingsErrors.Recordings_SupplyOnlyFalls.selector;
        refuses(PRICE, 11, END, abi.encodeWithSelector(reason, 10, 11));
        refuses(PRICE, 0, END, abi.encodeWithSelector(reason, 10, 0));
    }

    /// @custom:proves [S3.66] a supply does not fall below what is minted
    function test_supplyBelow() public {
        buy(fan, id, 3);
        refuses(PRICE, 2, END, abi.encodeWithSelector(IRecordingsErrors.Recordings_SupplyBelowMinted.selector, 3, 2));
        change(PRICE, 3, END);
        assertEq(recordings.item(id).maxSupply, 3, "sold out");
    }

    /// @custom:proves [S3.66] an open edition can be closed at what is minted
    function test_closing() public {
        Draft memory made = draft();
        made.content = keccak256("open");
        id = publish(made);
        buy(fan, id, 3);
        refuses(PRICE, 2, 0, abi.encodeWithSelector(IRecordingsErrors.Recordings_SupplyBelowMinted.selector, 3, 2));
        change(PRICE, 3, END);
        assertEq(recordings.item(id).maxSupply, 3, "supply");
        assertEq(recordings.item(id).mintEnd, END, "end");
    }

    /// @custom:proves [S3.66] a published end does not move away and does not vanish
    function test_endAway() public {
        bytes4 reason = IRecordingsErrors.Recordings_EndOnlyNearer.selector;
        refuses(PRICE, 10, END + 1, abi.encodeWithSelector(reason, END, END + 1));
        refuses(PRICE, 10, 0, abi.encodeWithSelector(reason, END, 0));
    }

    /// @custom:proves [S3.66] an end moves to this second and not into the past
    function test_endNow() public {
        refuses(
            PRICE,
            10,
            uint40(NOW) - 1,
            abi.encodeWithSelector(IRecordingsErrors.Recordings_EndPast.selector, NOW - 1, NOW)
        );
        change(PRICE, 10, uint40(NOW));
        assertEq(recordings.item(id).mintEnd, NOW, "over");
        vm.warp(NOW + 5);
        change(PRICE, 9, uint40(NOW)); // an end that has come stays where it is
        assertEq(recordings.item(id).maxSupply, 9, "supply");
    }

    /// @custom:proves [S3.66] somebody else cannot redirect sales
    function test_payoutNotCreator() public {
        notCreator();
        recordings.setPayout(id, fan);
    }

    /// @custom:proves [S3.64] later sales go to the new payout
    function test_newPayout() public {
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.PayoutChanged(id, payout, other);
        vm.prank(creator);
        recordings.setPayout(id, other);
        assertEq(recordings.item(id).payout, other, "payout");
        (address receiver,) = recordings.royaltyInfo(id, 1);
        assertEq(receiver, other, "royalties too");
    }

    /// @custom:proves [S3.64][S3.66] what collaborators agreed to stays
    function test_payoutFixed() public {
        Draft memory made = draft();
        made.content = keccak256("together");
        Consent[] memory consents = new Consent[](1);
        consents[0] = consentOf(GUEST_KEY, made, NOW);
        uint256 shared = publish(made, noGate(), consents);
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_PayoutFixed.selector, shared, 1));
        recordings.setPayout(shared, creator);
        assertEq(recordings.item(shared).payout, payout, "payout");
    }

    /// @custom:proves [T32] a new payout nobody could take money from refuses
    function test_traps() public {
        address[3] memory traps = [address(0), address(recordings), address(ledger)];
        for (uint256 n; n < 3; ++n) {
            vm.prank(creator);
            vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NotAPayee.selector, traps[n]));
            recordings.setPayout(id, traps[n]);
        }
    }

    /// @custom:proves [S3.66] somebody else cannot describe a recording
    function test_metadataNotCreator() public {
        notCreator();
        recordings.setMetadata(id, METADATA);
    }

    /// @custom:proves [S3.66] another document is named and said
    function test_metadata() public {
        bytes32 next = keccak256("another title");
        string memory uri = "ipfs://bafkreib4ti3ezsfr2el5cdbfaxfmo77nchs6e5jr52kdugu7vzgnww3rty";
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.MetadataChanged(id, METADATA, next);
        vm.expectEmit(address(recordings));
        emit ERC1155.URI(uri, id);
        vm.prank(creator);
        recordings.setMetadata(id, next);
        assertEq(recordings.uri(id), uri, "uri");
        assertEq(uint256(recordings.item(id).content), uint256(CONTENT), "the recording itself stays");
    }

    /// @custom:proves [S3.66] no document refuses
    function test_noMetadata() public {
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_EmptyDigest.selector, CONTENT, 0));
        recordings.setMetadata(id, 0);
    }

    /// @custom:proves [S3.66] somebody else cannot freeze
    function test_freezeNotCreator() public {
        notCreator();
        recordings.freeze(id);
    }

    /// @custom:proves [S3.66] a frozen description never changes and is frozen once
    function test_freeze() public {
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.MetadataFrozen(id, METADATA);
        vm.startPrank(creator);
        recordings.freeze(id);
        assertTrue(recordings.item(id).frozen, "frozen");
        bytes memory reason = abi.encodeWithSelector(IRecordingsErrors.Recordings_Frozen.selector, id);
        vm.expectRevert(reason);
        recordings.setMetadata(id, keccak256("too late"));
        vm.expectRevert(reason);
        recordings.freeze(id);
        vm.stopPrank();
    }

    /// @custom:proves [S3.66][T30] nobody is its creator
    function test_publishingAlone() public {
        address[3] memory callers = [creator, address(publishing), address(0)];
        for (uint256 n; n < 3; ++n) {
            vm.prank(callers[n]);
            vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NotCreator.selector, callers[n]));
            publishing.publish(draft(), noGate(), noConsent());
        }
        assertEq(publishing.lastId(), 0, "published");
    }
}
