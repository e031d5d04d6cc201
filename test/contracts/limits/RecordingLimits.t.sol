// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GasBurner} from "../../../contracts/mocks/GasBurner.sol";
import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {Consent, Draft} from "../../../contracts/recordings/RecordingTerms.sol";
import {RoomHub} from "../../../contracts/rooms/RoomHub.sol";
import {Gallery} from "../recordings/Gallery.sol";
import {Limits, Thirsty} from "./Limits.sol";

/// @notice The longest lists of recordings, gates and rooms.
contract RecordingLimitsTest is Gallery, Limits {
    uint256 private constant ITEMS = 100;

    RoomHub private hub;
    uint256 private room;
    uint256 private gated; // a recording behind four thirsty questions; its payout burns gas, too
    address private holder;
    address private receiver;
    Condition[] private gate;
    Consent[] private consents;

    function setUp() public override {
        super.setUp();
        holder = address(new Thirsty());
        receiver = address(new Thirsty());
        for (uint256 n; n < 4; ++n) {
            gate.push(Condition({token: address(new Thirsty()), kind: GateKinds.ERC721, rank: 0, id: 0, min: 1}));
        }
        for (uint256 n; n < 10; ++n) {
            consents.push(Consent({collaborator: address(new Thirsty()), deadline: NOW, signature: ""}));
        }
        sort();
        hub = new RoomHub(ledger, currencies);
        vm.prank(creator);
        room = hub.openRoom(creator, 0, true, gate);
        Draft memory made = draft();
        (made.payout, made.gateAll) = (address(new GasBurner()), false);
        made.content = keccak256("gated");
        gated = publish(made, lastAdmits(), noConsent());
        for (uint256 n; n < ITEMS; ++n) {
            made.content = keccak256(abi.encode("free", n));
            made.price = 0;
            uint256 id = publish(made, noGate(), noConsent());
            recordings.mint(id, fan, 1, 0);
        }
        vm.deal(holder, 1 ether);
    }

    /// @dev By address, as consents have to stand.
    function sort() private {
        for (uint256 n = 1; n < consents.length; ++n) {
            for (uint256 m = n; m > 0 && consents[m - 1].collaborator > consents[m].collaborator; --m) {
                (Consent memory low, Consent memory high) = (consents[m], consents[m - 1]);
                (consents[m - 1], consents[m]) = (low, high);
            }
        }
    }

    /// @dev Three tokens of which nobody has enough, and one of which everybody has.
    function lastAdmits() private view returns (Condition[] memory list) {
        list = gate;
        for (uint256 n; n < 3; ++n) {
            list[n].min = 2;
        }
    }

    /// @custom:loop GateLib.check GateLib.write RecordingPublishing._checkGate RecordingPublishing._recordConsents
    /// @custom:proves [S3.66][T32] a recording with four conditions and ten collaborators is published in one transaction
    function test_publish() public {
        bytes memory data = abi.encodeCall(recordings.publish, (draft(), gate, consents));
        fits("publish", 10, creator, address(recordings), 0, data);
        assertEq(recordings.item(recordings.lastId()).collaborators, 10, "published");
    }

    /// @custom:loop GateLib.passes GateLib.read
    /// @custom:proves [S3.60][T32] a copy behind four conditions is sold in one transaction
    function test_mint() public {
        bytes memory data = abi.encodeCall(recordings.mint, (gated, fan, 1, PRICE));
        fits("mint", 4, holder, address(recordings), PRICE + 1, data);
        assertEq(recordings.balanceOf(fan, gated), 1, "sold");
    }

    /// @custom:loop Recordings.safeBatchTransferFrom
    /// @custom:proves [S3.60][T32] a hundred kinds of copies move in one transaction
    function test_batch() public {
        uint256[] memory ids = new uint256[](ITEMS);
        uint256[] memory amounts = new uint256[](ITEMS);
        for (uint256 n; n < ITEMS; ++n) {
            (ids[n], amounts[n]) = (gated + 1 + n, 1);
        }
        bytes memory data = abi.encodeCall(recordings.safeBatchTransferFrom, (fan, receiver, ids, amounts, ""));
        fits("safeBatchTransferFrom", ITEMS, fan, address(recordings), 0, data);
        assertEq(recordings.balanceOf(receiver, gated + ITEMS), 1, "moved");
    }

    /// @custom:loop GateLib.check GateLib.write GateLib.read
    /// @custom:proves [S3.22][T33] a room with four conditions is opened in one transaction
    function test_room() public {
        bytes memory data = abi.encodeCall(hub.openRoom, (creator, 0, true, gate));
        fits("openRoom", 4, creator, address(hub), 0, data);
        assertEq(hub.channelOf(creator).rooms, 2, "opened");
    }

    /// @custom:loop GateLib.check GateLib.write GateLib.read
    /// @custom:proves [S3.22][T33] the gate of a room changes in one transaction
    function test_setGate() public {
        for (uint256 n; n < 4; ++n) gate[n].min = 7;
        bytes memory data = abi.encodeCall(hub.setGate, (room, false, gate));
        fits("setGate", 4, creator, address(hub), 0, data);
        assertEq(hub.conditionsOf(room)[3].min, 7, "changed");
    }
}
