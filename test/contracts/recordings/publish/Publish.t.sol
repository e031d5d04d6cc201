// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {Condition, GateKinds} from "../../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../../contracts/gates/GateLib.sol";
import {ParrotToken} from "../../../../contracts/mocks/tokens/answers/ParrotToken.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {IRecordingsEvents} from "../../../../contracts/recordings/IRecordingsEvents.sol";
import {Draft, Item} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";

contract PublishTest is Gallery {
    function refuses(Draft memory made, bytes memory reason) private {
        vm.prank(creator);
        vm.expectRevert(reason);
        recordings.publish(made, noGate(), noConsent());
        assertEq(recordings.lastId(), 0, "nothing was published");
    }

    /// @custom:proves [S3.66] somebody else than the creator refuses
    function test_notCreator() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NotCreator.selector, fan));
        recordings.publish(draft(), noGate(), noConsent());
    }

    /// @custom:proves [S3.66] a missing digest refuses with both
    function test_emptyDigest() public {
        Draft memory made = draft();
        made.content = 0;
        refuses(made, abi.encodeWithSelector(IRecordingsErrors.Recordings_EmptyDigest.selector, 0, METADATA));
        made = draft();
        made.metadata = 0;
        refuses(made, abi.encodeWithSelector(IRecordingsErrors.Recordings_EmptyDigest.selector, CONTENT, 0));
    }

    /// @custom:proves [S3.66] content that was published before refuses with its id
    function test_sameContent() public {
        publish(draft());
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IRecordingsErrors.Recordings_AlreadyPublished.selector, CONTENT, 1)
        );
        recordings.publish(draft(), noGate(), noConsent());
    }

    /// @custom:proves [S3.66] a royalty one above a tenth refuses and a tenth does not
    function test_royalty() public {
        Draft memory made = draft();
        made.royaltyBps = 1_001;
        refuses(made, abi.encodeWithSelector(IRecordingsErrors.Recordings_RoyaltyTooHigh.selector, 1_001, 1_000));
        made.royaltyBps = 1_000;
        uint256 id = publish(made);
        (address receiver, uint256 amount) = recordings.royaltyInfo(id, 999);
        assertEq(receiver, payout, "receiver");
        assertEq(amount, 99, "a tenth, rounded down");
    }

    /// @custom:proves [S3.66][T32] a payout nobody could take money from refuses
    function test_payout() public {
        address[3] memory traps = [address(0), address(recordings), address(ledger)];
        for (uint256 n; n < 3; ++n) {
            Draft memory made = draft();
            made.payout = traps[n];
            refuses(made, abi.encodeWithSelector(IRecordingsErrors.Recordings_NotAPayee.selector, traps[n]));
        }
    }

    /// @custom:proves [S3.68] a paused and an unknown currency refuse
    function test_currency() public {
        currencies.setPaused(1, true);
        refuses(inDollars(), abi.encodeWithSelector(IRecordingsErrors.Recordings_CurrencyPaused.selector, 1));
        Draft memory made = draft();
        made.currency = 2;
        refuses(made, abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
    }

    /// @custom:proves [S3.66] an end that is not in the future refuses
    function test_end() public {
        Draft memory made = draft();
        made.mintEnd = uint40(NOW);
        refuses(made, abi.encodeWithSelector(IRecordingsErrors.Recordings_EndPast.selector, NOW, NOW));
        made.mintEnd = uint40(NOW) + 1;
        assertEq(recordings.item(publish(made)).mintEnd, NOW + 1, "end");
    }

    /// @custom:proves [S3.60] a gate that could not mean what it says refuses
    function test_gate() public {
        Condition[] memory gate = new Condition[](5);
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(GateLib.Gate_TooMany.selector, 5, 4));
        recordings.publish(draft(), gate, noConsent());
        gate = new Condition[](1);
        gate[0].kind = 7;
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(GateLib.Gate_UnknownKind.selector, 0, 7));
        recordings.publish(draft(), gate, noConsent());
    }

    /// @custom:proves [S3.60] a gate for passes that can still be given back refuses, at any place of it
    function test_passNotFinal() public {
        ParrotToken collection = new ParrotToken(abi.encode(7, 1, 2, 0));
        Condition[] memory gate = new Condition[](4);
        for (uint256 n; n < 4; ++n) {
            gate[n] = Condition({token: address(dollar), kind: GateKinds.ERC20, rank: 0, id: 0, min: 7});
        }
        for (uint256 n; n < 4; ++n) {
            Condition memory before = gate[n];
            gate[n] = Condition({token: address(collection), kind: GateKinds.PASS, rank: 2, id: 0, min: 0});
            vm.prank(creator);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IRecordingsErrors.Recordings_PassNotFinal.selector, n, address(collection)
                )
            );
            recordings.publish(draft(), gate, noConsent());
            gate[n] = before;
        }
        collection.teach(abi.encode(0));
        gate[3] = Condition({token: address(collection), kind: GateKinds.PASS_FINAL, rank: 2, id: 0, min: 0});
        uint256 id = publish(draft(), gate, noConsent());
        assertEq(recordings.gateOf(id)[3].kind, GateKinds.PASS_FINAL, "final passes are asked for");
    }

    /// @custom:proves [S3.66][S3.2] everything is kept and said
    function test_publish() public {
        Draft memory made = Draft({
            content: CONTENT,
            metadata: METADATA,
            payout: payout,
            royaltyBps: 500,
            currency: 1,
            gateAll: true,
            price: DOLLARS,
            maxSupply: 100,
            perWallet: 2,
            mintEnd: uint40(NOW + 1 days)
        });
        Item memory wanted = Item({
            content: CONTENT,
            metadata: METADATA,
            payout: payout,
            royaltyBps: 500,
            currency: 1,
            collaborators: 0,
            conditions: 0,
            gateAll: true,
            frozen: false,
            price: DOLLARS,
            maxSupply: 100,
            minted: 0,
            perWallet: 2,
            mintEnd: uint40(NOW + 1 days)
        });
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.RecordingPublished(1, CONTENT, wanted, noGate());
        vm.expectEmit(address(recordings));
        emit ERC1155.URI("ipfs://bafkreig2sqqc7o2gknlbig55lpw4q4lpprwedu4eltwqlbie5ezqk5vd6e", 1);
        assertEq(publish(made), 1, "id");
        assertEq(uint256(keccak256(abi.encode(recordings.item(1)))), uint256(keccak256(abi.encode(wanted))), "item");
    }

    /// @custom:proves [S3.66] ids count up and contents name them
    function test_ids() public {
        publish(draft());
        Draft memory made = draft();
        made.content = keccak256("another");
        assertEq(publish(made), 2, "id");
        assertEq(recordings.lastId(), 2, "last");
        assertEq(recordings.idOf(CONTENT), 1, "first");
        assertEq(recordings.idOf(made.content), 2, "second");
        assertEq(recordings.idOf(keccak256("none")), 0, "none");
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NoRecording.selector, 3));
        recordings.item(3);
    }

    /// @custom:proves [S3.60] the gate is kept in its order
    function test_gateKept() public {
        Condition[] memory gate = new Condition[](2);
        gate[0] = Condition({token: address(dollar), kind: 1, rank: 0, id: 0, min: 7});
        gate[1] = Condition({token: address(recordings), kind: 3, rank: 0, id: 9, min: 1});
        Item memory wanted;
        wanted.content = CONTENT;
        wanted.metadata = METADATA;
        wanted.payout = payout;
        wanted.royaltyBps = 750;
        wanted.conditions = 2;
        wanted.price = PRICE;
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.RecordingPublished(1, CONTENT, wanted, gate);
        uint256 id = publish(draft(), gate, noConsent());
        assertEq(recordings.gateOf(id).length, 2, "length");
        assertEq(uint256(keccak256(abi.encode(recordings.gateOf(id)))), uint256(keccak256(abi.encode(gate))), "gate");
    }
}
